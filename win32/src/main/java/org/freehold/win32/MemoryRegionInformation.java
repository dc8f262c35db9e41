package org.freehold.win32;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.Region;

/// `MEMORY_REGION_INFORMATION`: a whole reservation, where [MemoryBasicInformation] is a run of it.
///
/// @param allocationBase start of the reservation
/// @param allocationProtect the protection given when it was made
/// @param regionSize bytes of the whole reservation
/// @param commitSize bytes of it that are committed
public record MemoryRegionInformation(
    long allocationBase, int allocationProtect, long regionSize, long commitSize) {

  static MemoryRegionInformation of(AddressSpace space, Region any) {
    long base = any.allocationBase();
    long highest = space.info().highestAddress();
    long committed = 0;
    long end = base;
    while (end <= highest) {
      Region region = space.query(end);
      if (region.state() == Region.State.FREE || region.allocationBase() != base) {
        break;
      }
      committed += region.state() == Region.State.COMMITTED ? region.size() : 0;
      end = region.end();
    }
    int protect = PageProtection.encode(any.allocationProtection(), any.caching());
    return new MemoryRegionInformation(base, protect, end - base, committed);
  }
}
