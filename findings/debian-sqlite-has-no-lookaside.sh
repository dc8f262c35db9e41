#!/usr/bin/env bash
# Debian's SQLite accepts the settings of lookaside memory, says OK, and has none.
#
# The guess: SQLite serves its small, short-lived allocations from each connection's lookaside slots, 1,200 bytes and 40
# to 100 of them by default; whoever sets SQLITE_CONFIG_LOOKASIDE or SQLITE_DBCONFIG_LOOKASIDE and gets SQLITE_OK has
# changed that, and whoever gives it an allocator of his own sees few small requests.
# What happens: the library of Debian 12 is built with SQLITE_OMIT_LOOKASIDE. Both settings return SQLITE_OK, the counters
# stay 0, and every request of some bytes reaches the allocator, as many with 500 slots as with none.
#
# Version: libsqlite3-0 3.40.1-2+deb12u2 (Debian 12, amd64). Seen 2026-11-30. Source: this run, and
# sqlite3_compileoption_used("OMIT_LOOKASIDE").
# Needs: apt of Debian 12, dpkg, gcc.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
chmod 755 .
for package in libsqlite3-0 libsqlite3-dev; do
  apt-get download -qq "$package=3.40.1-2+deb12u2" 2> apt.log || { cat apt.log >&2; exit 2; }
  dpkg -x "$package"_*.deb root
done

cat > requests.c <<'C'
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static sqlite3_mem_methods usual;
static long requests;

static void *counted(int size) { requests++; return usual.xMalloc(size); }

int main(int count, char **arguments) {
  int slots = atoi(arguments[1]);
  int size = slots ? 1200 : 0;
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual);
  sqlite3_mem_methods counting = usual;
  counting.xMalloc = counted;
  sqlite3_config(SQLITE_CONFIG_MALLOC, &counting);
  int global = sqlite3_config(SQLITE_CONFIG_LOOKASIDE, size, slots);
  sqlite3 *db;
  sqlite3_open(":memory:", &db);
  int own = sqlite3_db_config(db, SQLITE_DBCONFIG_LOOKASIDE, NULL, size, slots);
  requests = 0;
  for (int i = 0; i < 1000; i++) {
    sqlite3_stmt *statement;
    sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE name LIKE 'a%'", -1, &statement, NULL);
    sqlite3_step(statement);
    sqlite3_finalize(statement);
  }
  long seen = requests;
  int now, hits;
  sqlite3_db_status(db, SQLITE_DBSTATUS_LOOKASIDE_HIT, &now, &hits, 0);
  printf("%d %d %d %d %ld\n", global, own, hits, sqlite3_compileoption_used("OMIT_LOOKASIDE"), seen);
  return sqlite3_close(db);
}
C
libraries=root/usr/lib/x86_64-linux-gnu
gcc -O1 -Iroot/usr/include requests.c -o requests "$libraries/libsqlite3.so.0"
ask() { LD_LIBRARY_PATH=$libraries ./requests "$1"; }
without=$(ask 0)
with=$(ask 500)
printf 'answers of both settings, hits, OMIT_LOOKASIDE, requests for 1,000 statements\n  no slots:  %s\n  500 slots: %s\n' "$without" "$with"
if [ "$without" != "$with" ] || [ "${with% *}" != "0 0 0 1" ]; then
  echo "changed: it is not as the head of this file says"
  exit 1
fi
echo "as before: the settings are accepted and change nothing"
