package org.freehold.win32.internal.virtualmemory;

import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_FREE;
import static org.freehold.win32.Mem.MEM_IMAGE;
import static org.freehold.win32.Mem.MEM_MAPPED;
import static org.freehold.win32.Mem.MEM_PRIVATE;
import static org.freehold.win32.Mem.MEM_RESERVE;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.Region;
import org.freehold.win32.MemoryBasicInformation;
import org.freehold.win32.MemoryRegionInformation;

/// Regions of an address space in the structures of Windows.
final class RegionQueries {

  private RegionQueries() {}

  /// A run of pages that are alike.
  static MemoryBasicInformation basic(Region region) {
    boolean free = region.state() == Region.State.FREE;
    return new MemoryBasicInformation(
        region.base(),
        region.allocationBase(),
        free ? 0 : PageProtection.encode(region.allocationProtection(), region.caching()),
        region.size(),
        state(region),
        region.state() == Region.State.RESERVED
            ? 0
            : PageProtection.encode(region.protection(), region.caching()),
        type(region));
  }

  private static int state(Region region) {
    return switch (region.state()) {
      case FREE -> MEM_FREE;
      case RESERVED -> MEM_RESERVE;
      case COMMITTED -> MEM_COMMIT;
    };
  }

  private static int type(Region region) {
    return switch (region.type()) {
      case NONE -> 0;
      case PRIVATE -> MEM_PRIVATE;
      case MAPPED -> MEM_MAPPED;
      case IMAGE -> MEM_IMAGE;
    };
  }

  /// The whole reservation that a run of pages belongs to.
  static MemoryRegionInformation reservation(AddressSpace space, Region any) {
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
