package org.freehold.win32.internal.virtualmemory;

import org.freehold.vm.SpaceInfo;
import org.freehold.win32.MemoryRange;
import org.freehold.win32.NtStatus;

/// The checks and the rounding of a [MemoryRange] that a kernel call is given.
final class Ranges {

  private Ranges() {}

  /// Checks that a range lies in the addresses of a program.
  ///
  /// @param wrongSize the status for a size that does not fit
  static NtStatus check(MemoryRange range, SpaceInfo info, NtStatus wrongSize) {
    if (isOutside(range.base(), info)) {
      return NtStatus.INVALID_PARAMETER_2;
    }
    boolean fits = range.size() > 0 && range.size() - 1 <= info.highestAddress() - range.base();
    return fits ? NtStatus.SUCCESS : wrongSize;
  }

  /// Whether no program can have an address, because it is too high.
  static boolean isOutside(long address, SpaceInfo info) {
    return address < 0 || address > info.highestAddress();
  }

  /// Rounds a range outwards, to whole pages.
  static void roundToPages(MemoryRange range, SpaceInfo info) {
    long start = info.pageDown(range.base());
    range.set(start, info.pageUp(range.base() + range.size()) - start);
  }
}
