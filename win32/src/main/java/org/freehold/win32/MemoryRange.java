package org.freehold.win32;

import org.freehold.vm.SpaceInfo;

/// The range that an NT call takes and, when it succeeds, leaves rounded as it was used:
/// `BaseAddress` and `RegionSize` behind their pointers. Not thread-safe.
public final class MemoryRange {

  private long base;
  private long size;

  /// Makes a range.
  ///
  /// @param base the address; 0 where the system shall choose
  /// @param size bytes
  public MemoryRange(long base, long size) {
    this.base = base;
    this.size = size;
  }

  /// The address.
  public long base() {
    return base;
  }

  /// Bytes.
  public long size() {
    return size;
  }

  /// Checks that a program can have such a range.
  NtStatus check(SpaceInfo info, NtStatus wrongSize) {
    if (base < 0 || base > info.highestAddress()) {
      return NtStatus.INVALID_PARAMETER_2;
    }
    boolean fits = size > 0 && size - 1 <= info.highestAddress() - base;
    return fits ? NtStatus.SUCCESS : wrongSize;
  }

  /// Rounds outwards.
  void roundToPages(SpaceInfo info) {
    long start = info.pageDown(base);
    set(start, info.pageUp(base + size) - start);
  }

  void set(long base, long size) {
    this.base = base;
    this.size = size;
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(base) + "+0x" + Long.toHexString(size);
  }
}
