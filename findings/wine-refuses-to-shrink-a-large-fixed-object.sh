#!/usr/bin/env bash
# Wine refuses to make a large fixed object smaller, for want of memory.
#
# The guess: GlobalReAlloc to a smaller size always succeeds, and in place; the documentation names no reason why it
# should not, and ERROR_NOT_ENOUGH_MEMORY for less memory than one has makes no sense.
# What happens: a fixed object of 0xFEFC9 bytes or more has pages of its own. Without GMEM_MOVEABLE it must stay in
# place, a size below 0x3FBD9 would have to move to the ordinary part of the heap, and the call returns NULL with
# ERROR_NOT_ENOUGH_MEMORY. One byte more is granted in place. An object of one byte less than 0xFEFC9 shrinks to 16.
#
# Version: Wine 8.0, 64-bit (wine64 8.0~repack-4 of Debian 12, amd64). Seen 2026-11-30. Source: this run; the limits were
# found by bisection.
# Needs: wine64 of that version and gcc-mingw-w64-x86-64, both from apt.
set -eu

version=$(dpkg-query -W -f '${Version}' wine64 2>/dev/null || true)
[ "$version" = '8.0~repack-4' ] || { echo "needs wine64 8.0~repack-4, found '$version'" >&2; exit 2; }
folder=$(mktemp -d)
trap 'WINEPREFIX="$folder/prefix" wineserver -k 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"

cat > shrink.c <<'C'
#include <windows.h>
#include <stdio.h>

static void shrink(SIZE_T from, SIZE_T to) {
  HGLOBAL object = GlobalAlloc(GMEM_FIXED, from);
  SetLastError(0);
  HGLOBAL moved = GlobalReAlloc(object, to, 0);
  printf("%#llx to %#llx: %s %lu\n", (unsigned long long)from, (unsigned long long)to,
         moved == NULL ? "NULL" : moved == object ? "in-place" : "moved", GetLastError());
  GlobalFree(moved == NULL ? object : moved);
}

int main(void) {
  shrink(0xFEFC8, 16);
  shrink(0xFEFC9, 16);
  shrink(0x100000, 0x3FBD8);
  shrink(0x100000, 0x3FBD9);
  return 0;
}
C
x86_64-w64-mingw32-gcc -O1 shrink.c -o shrink.exe
wine=$(command -v wine64 || command -v wine || echo /usr/lib/wine/wine64)
seen=$(WINEPREFIX=$folder/prefix WINEDEBUG=-all "$wine" shrink.exe 2>/dev/null | tr -d '\r')
printf '%s\n' "$seen"
expected='0xfefc8 to 0x10: in-place 0
0xfefc9 to 0x10: NULL 8
0x100000 to 0x3fbd8: NULL 8
0x100000 to 0x3fbd9: in-place 0'
if [ "$seen" != "$expected" ]; then
  echo "changed: it is not as the head of this file says"
  exit 1
fi
echo "as before: 8 is ERROR_NOT_ENOUGH_MEMORY"
