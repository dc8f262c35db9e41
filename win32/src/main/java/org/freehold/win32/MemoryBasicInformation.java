package org.freehold.win32;

import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_FREE;
import static org.freehold.win32.Mem.MEM_IMAGE;
import static org.freehold.win32.Mem.MEM_MAPPED;
import static org.freehold.win32.Mem.MEM_PRIVATE;
import static org.freehold.win32.Mem.MEM_RESERVE;

import org.freehold.vm.Region;

/// `MEMORY_BASIC_INFORMATION`: the run of like pages from an address's page on.
///
/// @param baseAddress the address, rounded down to its page
/// @param allocationBase start of the reservation; 0 when free
/// @param allocationProtect the protection given when it was made, which nothing changes; 0 when
///   free
/// @param regionSize bytes to the end of the run
/// @param state `MEM_COMMIT`, `MEM_RESERVE` or `MEM_FREE`
/// @param protect the protection in force; 0 when reserved, `PAGE_NOACCESS` when free
/// @param type `MEM_PRIVATE`, `MEM_MAPPED` or `MEM_IMAGE`; 0 when free
public record MemoryBasicInformation(
    long baseAddress,
    long allocationBase,
    int allocationProtect,
    long regionSize,
    int state,
    int protect,
    int type) {

  static MemoryBasicInformation of(Region region) {
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
}
