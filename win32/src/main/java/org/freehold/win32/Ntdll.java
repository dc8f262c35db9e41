package org.freehold.win32;

import static org.freehold.win32.Mem.MEM_COALESCE_PLACEHOLDERS;
import static org.freehold.win32.Mem.MEM_DECOMMIT;
import static org.freehold.win32.Mem.MEM_PRESERVE_PLACEHOLDER;
import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Page.PAGE_NOACCESS;

import java.util.OptionalLong;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// The virtual memory calls of the kernel of Windows, on the memory of one process.
///
/// The arguments are checked here, in the kernel's order and before anything else; whether the
/// range is free, reserved or committed as the call needs it, the address space says. A call that
/// fails changes nothing, and leaves the range it was given as it was.
///
/// Reservations start at multiples of 64 KiB even on a space with a finer granularity, such as the
/// host's, because programs written for Windows rely on it. Only the start is rounded so coarsely;
/// a reservation ends where its last page ends, and the rest of its 64 KiB is unusable.
///
/// What is refused: physical memory and, on the host's memory, write watch, placeholders and bounds
/// for addresses (`NOT_SUPPORTED`); and large pages, for which no process here holds the privilege.
///
/// Sources: Microsoft's documentation of `NtAllocateVirtualMemory`, `NtFreeVirtualMemory` and of
/// the Win32 calls above them. Thread-safe, as the space is.
@SuppressWarnings("MemberName") // The kernel's own spelling is the point.
public final class Ntdll {

  private static final long GRANULARITY = 64 * 1024;

  /// Each kind may be given once, and there is one.
  private static final int KINDS_OF_PARAMETERS = 1;

  private final AddressSpace space;
  private final SpaceInfo info;
  private final long granularity;
  private final NtAllocation allocation;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  public Ntdll(AddressSpace space) {
    this.space = space;
    this.info = space.info();
    this.granularity = Math.max(GRANULARITY, info.granularity());
    this.allocation = new NtAllocation(space, granularity);
  }

  long granularity() {
    return granularity;
  }

  /// Reserves, commits or resets.
  ///
  /// @param range in: the range wanted; out: the range as it was rounded
  /// @param type of `MEM_RESERVE`, `MEM_COMMIT`, `MEM_RESET`, `MEM_RESET_UNDO`, `MEM_TOP_DOWN`,
  ///   `MEM_WRITE_WATCH`
  /// @param protect a `PAGE_` value
  /// @return the status
  public NtStatus NtAllocateVirtualMemory(MemoryRange range, int type, int protect) {
    return NtAllocateVirtualMemory(range, 0, type, protect);
  }

  /// Reserves, commits or resets, with a bound for an address that the system chooses.
  ///
  /// @param range in: the range wanted; out: the range as it was rounded
  /// @param zeroBits how many of the upper bits of a 32-bit address must be zero; on a 64-bit
  ///   machine, a value above 31 is a mask of which the number of leading zeros counts
  /// @param type as above
  /// @param protect a `PAGE_` value
  /// @return the status
  public NtStatus NtAllocateVirtualMemory(MemoryRange range, long zeroBits, int type, int protect) {
    OptionalLong highest = ZeroBits.highestAddress(zeroBits, info.pointerBits());
    if (highest.isEmpty()) {
      return NtStatus.INVALID_PARAMETER_3;
    }
    MemExtendedParameter.AddressRequirements bound =
        new MemExtendedParameter.AddressRequirements(0, highest.getAsLong(), 0);
    return allocation.allocate(range, type, protect, bound, false);
  }

  /// Reserves, commits or resets; knows of placeholders and takes requirements.
  ///
  /// @param range in: the range wanted; out: the range as it was rounded
  /// @param type those of [#NtAllocateVirtualMemory], and `MEM_RESERVE_PLACEHOLDER` or
  ///   `MEM_REPLACE_PLACEHOLDER` with `MEM_RESERVE`
  /// @param protect a `PAGE_` value
  /// @param parameters requirements, at most one of each kind; null when there are none
  /// @param parameterCount how many of them count
  /// @return the status
  public NtStatus NtAllocateVirtualMemoryEx(
      MemoryRange range,
      int type,
      int protect,
      MemExtendedParameter @Nullable [] parameters,
      int parameterCount) {
    int given = parameters == null ? 0 : Math.min(parameters.length, KINDS_OF_PARAMETERS);
    if (parameterCount < 0 || parameterCount > given) {
      return NtStatus.INVALID_PARAMETER;
    }
    MemExtendedParameter.AddressRequirements required =
        parameters == null || parameterCount == 0
            ? MemExtendedParameter.AddressRequirements.NONE
            : switch (parameters[0]) {
              case MemExtendedParameter.AddressRequirements address -> address;
            };
    return allocation.allocate(range, type, protect, required, true);
  }

  /// Decommits or releases, the whole reservation or a part of it.
  ///
  /// @param range in: the range, or the base of a reservation and size 0 for all of it; out: the
  ///   range as it was rounded, where a decommit of all leaves size 0
  /// @param type `MEM_DECOMMIT` or `MEM_RELEASE`; with the latter `MEM_PRESERVE_PLACEHOLDER` or
  ///   `MEM_COALESCE_PLACEHOLDERS`
  /// @return the status
  public NtStatus NtFreeVirtualMemory(MemoryRange range, int type) {
    boolean placeholder =
        type == (MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER)
            || type == (MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS);
    if (type != MEM_DECOMMIT && type != MEM_RELEASE && !placeholder) {
      return NtStatus.INVALID_PARAMETER_4;
    }
    if (isOutside(range.base())) {
      return NtStatus.INVALID_PARAMETER_2;
    }
    if (range.size() < 0 || range.size() > info.highestAddress() + 1 - range.base()) {
      return NtStatus.INVALID_PARAMETER_3;
    }
    if (placeholder) {
      return range.size() == 0
          ? NtStatus.INVALID_PARAMETER_3
          : answer(() -> releaseToPlaceholder(range, type));
    }
    return answer(() -> type == MEM_DECOMMIT ? decommit(range) : release(range));
  }

  private NtStatus releaseToPlaceholder(MemoryRange range, int type) {
    if (type == (MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER)) {
      space.placeholders().keep(range.base(), range.size());
    } else {
      space.placeholders().join(range.base(), range.size());
    }
    roundToPages(range);
    return NtStatus.SUCCESS;
  }

  private NtStatus decommit(MemoryRange range) {
    space.decommit(range.base(), range.size());
    if (range.size() == 0) {
      range.set(info.pageDown(range.base()), 0);
    } else {
      roundToPages(range);
    }
    return NtStatus.SUCCESS;
  }

  private NtStatus release(MemoryRange range) {
    long all = range.size() == 0 ? reservedFrom(info.pageDown(range.base())) : 0;
    space.release(range.base(), range.size());
    if (all != 0) {
      range.set(info.pageDown(range.base()), all);
    } else {
      roundToPages(range);
    }
    return NtStatus.SUCCESS;
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

  /// Changes the protection of committed pages.
  ///
  /// @param range in: the range; out: as it was rounded
  /// @param protect a `PAGE_` value; `PAGE_NOCACHE` and `PAGE_WRITECOMBINE` are passed over, since
  ///   they belong to the reservation
  /// @param oldProtect takes the protection that the first page had, or `PAGE_NOACCESS` when the
  ///   pages are not there
  /// @return the status
  public NtStatus NtProtectVirtualMemory(
      MemoryRange range, int protect, int @Nullable [] oldProtect) {
    PageProtection protection = PageProtection.decode(protect);
    if (protection == null) {
      return NtStatus.INVALID_PAGE_PROTECTION;
    }
    if (oldProtect == null || oldProtect.length == 0) {
      return NtStatus.ACCESS_VIOLATION;
    }
    NtStatus wrongRange = checkRange(range, NtStatus.INVALID_PARAMETER_3);
    if (wrongRange != NtStatus.SUCCESS) {
      return wrongRange;
    }
    oldProtect[0] = PAGE_NOACCESS;
    NtStatus status = answer(() -> protect(range, protection, oldProtect));
    // As recorded: a range that no reservation holds is a wrong argument to this call.
    return status == NtStatus.CONFLICTING_ADDRESSES ? NtStatus.INVALID_PARAMETER : status;
  }

  private NtStatus protect(MemoryRange range, PageProtection protection, int[] oldProtect) {
    Protection old = space.protect(range.base(), range.size(), protection.protection());
    oldProtect[0] = PageProtection.encode(old, space.query(range.base()).caching());
    roundToPages(range);
    return NtStatus.SUCCESS;
  }

  /// Keeps pages in physical memory. A range over two reservations is refused even when they touch.
  ///
  /// @param range in: the range; out: as it was rounded
  /// @return the status
  public NtStatus NtLockVirtualMemory(MemoryRange range) {
    NtStatus wrongRange = checkRange(range, NtStatus.INVALID_PARAMETER_3);
    if (wrongRange != NtStatus.SUCCESS) {
      return wrongRange;
    }
    NtStatus status =
        answer(() -> {
          space.lock(range.base(), range.size());
          roundToPages(range);
          return NtStatus.SUCCESS;
        });
    // The kernel finds out by touching the pages.
    return status == NtStatus.NOT_COMMITTED ? NtStatus.ACCESS_VIOLATION : status;
  }

  /// Undoes [#NtLockVirtualMemory]. Locks do not count.
  ///
  /// @param range in: the range; out: as it was rounded
  /// @return the status
  public NtStatus NtUnlockVirtualMemory(MemoryRange range) {
    NtStatus wrongRange = checkRange(range, NtStatus.INVALID_PARAMETER_3);
    if (wrongRange != NtStatus.SUCCESS) {
      return wrongRange;
    }
    return answer(() -> {
      space.unlock(range.base(), range.size());
      roundToPages(range);
      return NtStatus.SUCCESS;
    });
  }

  /// What an address is; null above the highest address.
  @Nullable MemoryBasicInformation query(long address) {
    return isOutside(address) ? null : MemoryBasicInformation.of(space.query(address));
  }

  /// The reservation that an address lies in; null when it lies in none.
  @Nullable MemoryRegionInformation queryRegion(long address) {
    Region region = isOutside(address) ? null : space.query(address);
    if (region == null || region.state() == Region.State.FREE) {
      return null;
    }
    return MemoryRegionInformation.of(space, region);
  }

  /// The written pages of watched memory, lowest first.
  ///
  /// @param reset whether their marks, and no others, are taken away
  /// @param range the range
  /// @param addresses takes the addresses of the pages, as many as it has room for
  /// @param count takes how many there are
  /// @return the status
  public NtStatus NtGetWriteWatch(boolean reset, MemoryRange range, long[] addresses, int[] count) {
    return answer(() -> {
      long[] pages =
          space.writeWatch().written(range.base(), range.size(), addresses.length, reset);
      System.arraycopy(pages, 0, addresses, 0, pages.length);
      count[0] = pages.length;
      return NtStatus.SUCCESS;
    });
  }

  /// Takes the marks of watched memory away.
  ///
  /// @param range the range
  /// @return the status
  public NtStatus NtResetWriteWatch(MemoryRange range) {
    return answer(() -> {
      space.writeWatch().reset(range.base(), range.size());
      return NtStatus.SUCCESS;
    });
  }

  private boolean isOutside(long address) {
    return address < 0 || address > info.highestAddress();
  }

  private NtStatus checkRange(MemoryRange range, NtStatus wrongSize) {
    return range.check(info, wrongSize);
  }

  private void roundToPages(MemoryRange range) {
    range.roundToPages(info);
  }

  interface Call {
    NtStatus run();
  }

  static NtStatus answer(Call call) {
    try {
      return call.run();
    } catch (AddressSpaceException e) {
      return NtStatus.of(e.error());
    }
  }
}
