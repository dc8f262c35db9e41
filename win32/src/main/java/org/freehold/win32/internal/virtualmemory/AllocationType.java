package org.freehold.win32.internal.virtualmemory;

import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_LARGE_PAGES;
import static org.freehold.win32.Mem.MEM_PHYSICAL;
import static org.freehold.win32.Mem.MEM_REPLACE_PLACEHOLDER;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Mem.MEM_RESERVE_PLACEHOLDER;
import static org.freehold.win32.Mem.MEM_RESET;
import static org.freehold.win32.Mem.MEM_RESET_UNDO;
import static org.freehold.win32.Mem.MEM_TOP_DOWN;
import static org.freehold.win32.Mem.MEM_WRITE_WATCH;
import static org.freehold.win32.Page.PAGE_NOACCESS;
import static org.freehold.win32.Page.PAGE_READWRITE;

import java.util.EnumSet;
import java.util.Set;
import org.freehold.vm.ReserveFlag;
import org.freehold.win32.MemoryRange;
import org.freehold.win32.NtStatus;

/// Which combinations of `MEM_` bits an allocation may have, checked in the order in which the
/// kernel checks them.
final class AllocationType {

  private static final int PLACEHOLDER_BITS = MEM_RESERVE_PLACEHOLDER | MEM_REPLACE_PLACEHOLDER;

  private static final int KNOWN =
      MEM_COMMIT
          | MEM_RESERVE
          | MEM_RESET
          | MEM_RESET_UNDO
          | MEM_TOP_DOWN
          | MEM_WRITE_WATCH
          | MEM_PHYSICAL
          | MEM_LARGE_PAGES
          | PLACEHOLDER_BITS;

  private AllocationType() {}

  /// Checks that a combination makes sense.
  static NtStatus check(int type, int protect) {
    boolean wrong =
        has(type, ~KNOWN)
            || !has(type, MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_RESET_UNDO | PLACEHOLDER_BITS)
            || (has(type, MEM_RESET) && type != MEM_RESET)
            || (has(type, MEM_RESET_UNDO) && type != MEM_RESET_UNDO)
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

  /// Checks the placeholder bits of a type.
  ///
  /// @param extended whether the call is one that supports placeholders
  static NtStatus checkPlaceholders(MemoryRange range, int type, int protect, boolean extended) {
    if (!has(type, PLACEHOLDER_BITS)) {
      return NtStatus.SUCCESS;
    }
    boolean reserve =
        type == (MEM_RESERVE | MEM_RESERVE_PLACEHOLDER)
            || type == (MEM_RESERVE | MEM_RESERVE_PLACEHOLDER | MEM_TOP_DOWN);
    boolean replace =
        has(type, MEM_REPLACE_PLACEHOLDER)
            && has(type, MEM_RESERVE)
            && !has(type, MEM_RESERVE_PLACEHOLDER | MEM_TOP_DOWN)
            && range.base() != 0;
    boolean right = extended && ((reserve && protect == PAGE_NOACCESS) || replace);
    return right ? NtStatus.SUCCESS : NtStatus.INVALID_PARAMETER;
  }

  /// Checks that a legal type is one that Freehold provides.
  static NtStatus checkAvailable(int type) {
    if (has(type, MEM_LARGE_PAGES)) {
      return NtStatus.PRIVILEGE_NOT_HELD;
    }
    return has(type, MEM_PHYSICAL) ? NtStatus.NOT_SUPPORTED : NtStatus.SUCCESS;
  }

  /// What a type requires of a reservation besides its addresses.
  static Set<ReserveFlag> flags(int type) {
    EnumSet<ReserveFlag> flags = EnumSet.noneOf(ReserveFlag.class);
    if (has(type, MEM_WRITE_WATCH)) {
      flags.add(ReserveFlag.WRITE_WATCH);
    }
    if (has(type, MEM_RESERVE_PLACEHOLDER)) {
      flags.add(ReserveFlag.PLACEHOLDER);
    }
    if (has(type, MEM_REPLACE_PLACEHOLDER)) {
      flags.add(ReserveFlag.REPLACE_PLACEHOLDER);
    }
    return flags;
  }

  private static boolean has(int type, int bits) {
    return (type & bits) != 0;
  }
}
