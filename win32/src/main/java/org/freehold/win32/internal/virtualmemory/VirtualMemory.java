package org.freehold.win32.internal.virtualmemory;

import static org.freehold.win32.Mem.MEM_COALESCE_PLACEHOLDERS;
import static org.freehold.win32.Mem.MEM_DECOMMIT;
import static org.freehold.win32.Mem.MEM_PRESERVE_PLACEHOLDER;
import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Page.PAGE_NOACCESS;

import java.util.OptionalLong;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.SpaceInfo;
import org.freehold.win32.MemExtendedParameter;
import org.freehold.win32.MemExtendedParameter.AddressRequirements;
import org.freehold.win32.MemoryBasicInformation;
import org.freehold.win32.MemoryRange;
import org.freehold.win32.MemoryRegionInformation;
import org.freehold.win32.NtStatus;
import org.freehold.win32.internal.status.Statuses;
import org.jspecify.annotations.Nullable;

/// The virtual memory calls of the kernel on the memory of one process. [org.freehold.win32.Ntdll]
/// documents the calls; a range that a call is given is the range that it used, once it has
/// succeeded.
///
/// Safe for several threads, as the address space is.
public final class VirtualMemory {

  private static final long ALLOCATION_GRANULARITY = 64 * 1024;

  /// Each kind may be given once, and there is one.
  private static final int KINDS_OF_PARAMETERS = 1;

  private final AddressSpace space;
  private final SpaceInfo info;
  private final long granularity;
  private final Allocation allocation;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  public VirtualMemory(AddressSpace space) {
    this.space = space;
    this.info = space.info();
    this.granularity = Math.max(ALLOCATION_GRANULARITY, info.granularity());
    this.allocation = new Allocation(space, granularity);
  }

  /// Bytes between the addresses at which a reservation may start.
  public long granularity() {
    return granularity;
  }

  /// Reserves, commits or resets, as `NtAllocateVirtualMemory`.
  public NtStatus allocate(MemoryRange range, long zeroBits, int type, int protect) {
    OptionalLong highest = ZeroBits.highestAddress(zeroBits, info.pointerBits());
    return highest.isEmpty()
        ? NtStatus.INVALID_PARAMETER_3
        : allocation.allocate(
            range, type, protect, new AddressRequirements(0, highest.getAsLong(), 0), false);
  }

  /// Reserves, commits or resets, as `NtAllocateVirtualMemoryEx`.
  public NtStatus allocateExtended(
      MemoryRange range,
      int type,
      int protect,
      MemExtendedParameter @Nullable [] parameters,
      int parameterCount) {
    int given = parameters == null ? 0 : Math.min(parameters.length, KINDS_OF_PARAMETERS);
    if (parameterCount < 0 || parameterCount > given) {
      return NtStatus.INVALID_PARAMETER;
    }
    AddressRequirements required =
        parameters == null || parameterCount == 0
            ? Allocation.ANYWHERE
            : switch (parameters[0]) {
              case AddressRequirements address -> address;
            };
    return allocation.allocate(range, type, protect, required, true);
  }

  /// Decommits or releases, as `NtFreeVirtualMemory`.
  public NtStatus free(MemoryRange range, int type) {
    boolean placeholder =
        type == (MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER)
            || type == (MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS);
    if (type != MEM_DECOMMIT && type != MEM_RELEASE && !placeholder) {
      return NtStatus.INVALID_PARAMETER_4;
    }
    if (Ranges.isOutside(range.base(), info)) {
      return NtStatus.INVALID_PARAMETER_2;
    }
    if (range.size() < 0 || range.size() > info.highestAddress() + 1 - range.base()) {
      return NtStatus.INVALID_PARAMETER_3;
    }
    if (placeholder) {
      return range.size() == 0
          ? NtStatus.INVALID_PARAMETER_3
          : Statuses.of(() -> releaseToPlaceholder(range, type));
    }
    return Statuses.of(() -> type == MEM_DECOMMIT ? decommit(range) : release(range));
  }

  private NtStatus releaseToPlaceholder(MemoryRange range, int type) {
    if (type == (MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER)) {
      space.placeholders().keep(range.base(), range.size());
    } else {
      space.placeholders().join(range.base(), range.size());
    }
    return rounded(range);
  }

  private NtStatus decommit(MemoryRange range) {
    space.decommit(range.base(), range.size());
    if (range.size() == 0) {
      range.set(info.pageDown(range.base()), 0);
      return NtStatus.SUCCESS;
    }
    return rounded(range);
  }

  private NtStatus release(MemoryRange range) {
    long all = range.size() == 0 ? reservedFrom(info.pageDown(range.base())) : 0;
    space.release(range.base(), range.size());
    if (all != 0) {
      range.set(info.pageDown(range.base()), all);
      return NtStatus.SUCCESS;
    }
    return rounded(range);
  }

  /// Bytes from the base of a reservation to its end; 0 when no reservation starts there.
  private long reservedFrom(long base) {
    long end = base;
    while (end <= info.highestAddress()) {
      Region region = space.query(end);
      if (region.state() == Region.State.FREE || region.allocationBase() != base) {
        break;
      }
      end = region.end();
    }
    return end - base;
  }

  /// Changes the protection of committed pages, as `NtProtectVirtualMemory`.
  public NtStatus protect(MemoryRange range, int protect, int @Nullable [] oldProtect) {
    PageProtection protection = PageProtection.decode(protect);
    if (protection == null) {
      return NtStatus.INVALID_PAGE_PROTECTION;
    }
    if (oldProtect == null || oldProtect.length == 0) {
      return NtStatus.ACCESS_VIOLATION;
    }
    NtStatus wrongRange = Ranges.check(range, info, NtStatus.INVALID_PARAMETER_3);
    if (wrongRange != NtStatus.SUCCESS) {
      return wrongRange;
    }
    oldProtect[0] = PAGE_NOACCESS;
    NtStatus status = Statuses.of(() -> protect(range, protection, oldProtect));
    // As recorded: a range that no reservation holds is a wrong argument to this call.
    return status == NtStatus.CONFLICTING_ADDRESSES ? NtStatus.INVALID_PARAMETER : status;
  }

  private NtStatus protect(MemoryRange range, PageProtection protection, int[] oldProtect) {
    Protection old = space.protect(range.base(), range.size(), protection.protection());
    oldProtect[0] = PageProtection.encode(old, space.query(range.base()).caching());
    return rounded(range);
  }

  /// Keeps pages in physical memory, as `NtLockVirtualMemory`.
  public NtStatus lock(MemoryRange range) {
    NtStatus status = onRange(range, () -> space.lock(range.base(), range.size()));
    // The kernel finds out by touching the pages.
    return status == NtStatus.NOT_COMMITTED ? NtStatus.ACCESS_VIOLATION : status;
  }

  /// Undoes [#lock], as `NtUnlockVirtualMemory`.
  public NtStatus unlock(MemoryRange range) {
    return onRange(range, () -> space.unlock(range.base(), range.size()));
  }

  private NtStatus onRange(MemoryRange range, Runnable call) {
    NtStatus wrongRange = Ranges.check(range, info, NtStatus.INVALID_PARAMETER_3);
    if (wrongRange != NtStatus.SUCCESS) {
      return wrongRange;
    }
    return Statuses.of(() -> {
      call.run();
      return rounded(range);
    });
  }

  /// The run of like pages at an address; null above the highest address.
  public @Nullable MemoryBasicInformation query(long address) {
    return Ranges.isOutside(address, info) ? null : RegionQueries.basic(space.query(address));
  }

  /// The reservation that an address lies in; null when it lies in none.
  public @Nullable MemoryRegionInformation queryRegion(long address) {
    Region region = Ranges.isOutside(address, info) ? null : space.query(address);
    return region == null || region.state() == Region.State.FREE
        ? null
        : RegionQueries.reservation(space, region);
  }

  /// Lists the written pages of watched memory, as `NtGetWriteWatch`.
  public NtStatus writtenPages(boolean reset, MemoryRange range, long[] addresses, int[] count) {
    return Statuses.of(() -> {
      long[] pages =
          space.writeWatch().written(range.base(), range.size(), addresses.length, reset);
      System.arraycopy(pages, 0, addresses, 0, pages.length);
      count[0] = pages.length;
      return NtStatus.SUCCESS;
    });
  }

  /// Clears the marks of watched memory, as `NtResetWriteWatch`.
  public NtStatus resetWriteWatch(MemoryRange range) {
    return Statuses.of(() -> {
      space.writeWatch().reset(range.base(), range.size());
      return NtStatus.SUCCESS;
    });
  }

  private NtStatus rounded(MemoryRange range) {
    Ranges.roundToPages(range, info);
    return NtStatus.SUCCESS;
  }
}
