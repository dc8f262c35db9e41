package org.freehold.vm;

/// The constants of an address space, as `GetSystemInfo` and `sysconf` report them.
///
/// @param name what the space is: `native` or `simulated`
/// @param pointerBits 32 or 64
/// @param pageSize bytes of a page: the unit of commit and protection; a power of two
/// @param granularity bytes between the addresses at which a reservation may start; a power of two
/// @param lowestAddress the lowest address a program may have
/// @param highestAddress the highest address a program may have (inclusive)
public record SpaceInfo(
    String name,
    int pointerBits,
    long pageSize,
    long granularity,
    long lowestAddress,
    long highestAddress) {

  /// Alignment that suffices for every primitive type and that `malloc` promises: 16 bytes, 8 on a
  /// 32-bit machine.
  public int mallocAlignment() {
    return pointerBits == 32 ? 8 : 16;
  }

  /// Rounds down to a page.
  public long pageDown(long address) {
    return address & -pageSize;
  }

  /// Rounds up to a page.
  public long pageUp(long address) {
    return (address + pageSize - 1) & -pageSize;
  }
}
