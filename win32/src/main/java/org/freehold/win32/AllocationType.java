package org.freehold.win32;

import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_LARGE_PAGES;
import static org.freehold.win32.Mem.MEM_PHYSICAL;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Mem.MEM_RESET;
import static org.freehold.win32.Mem.MEM_TOP_DOWN;
import static org.freehold.win32.Mem.MEM_WRITE_WATCH;
import static org.freehold.win32.Page.PAGE_READWRITE;

/// Which combinations of `MEM_` bits an allocation may have, in the order in which the kernel
/// looks.
final class AllocationType {

  private static final int KNOWN =
      MEM_COMMIT
          | MEM_RESERVE
          | MEM_RESET
          | MEM_TOP_DOWN
          | MEM_WRITE_WATCH
          | MEM_PHYSICAL
          | MEM_LARGE_PAGES;

  private AllocationType() {}

  /// Checks that a combination makes sense.
  static NtStatus check(int type, int protect) {
    boolean wrong =
        has(type, ~KNOWN)
            || !has(type, MEM_COMMIT | MEM_RESERVE | MEM_RESET)
            || (has(type, MEM_RESET) && type != MEM_RESET)
            || (has(type, MEM_LARGE_PAGES) && !isLegalWithLargePages(type))
            || (has(type, MEM_WRITE_WATCH) && !has(type, MEM_RESERVE))
            || (has(type, MEM_PHYSICAL) && type != (MEM_PHYSICAL | MEM_RESERVE));
    if (wrong) {
      return NtStatus.INVALID_PARAMETER_5;
    }
    boolean wrongForPhysical = has(type, MEM_PHYSICAL) && protect != PAGE_READWRITE;
    return wrongForPhysical ? NtStatus.INVALID_PARAMETER_6 : NtStatus.SUCCESS;
  }

  private static boolean isLegalWithLargePages(int type) {
    return has(type, MEM_COMMIT) && !has(type, MEM_PHYSICAL | MEM_RESET | MEM_WRITE_WATCH);
  }

  /// Checks that it is one that can be had here.
  static NtStatus checkAvailable(int type) {
    if (has(type, MEM_LARGE_PAGES)) {
      return NtStatus.PRIVILEGE_NOT_HELD;
    }
    return has(type, MEM_WRITE_WATCH | MEM_PHYSICAL) ? NtStatus.NOT_SUPPORTED : NtStatus.SUCCESS;
  }

  private static boolean has(int type, int bits) {
    return (type & bits) != 0;
  }
}
