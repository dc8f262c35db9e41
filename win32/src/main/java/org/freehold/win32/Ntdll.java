package org.freehold.win32;

import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_DECOMMIT;
import static org.freehold.win32.Mem.MEM_RELEASE;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Mem.MEM_RESET;
import static org.freehold.win32.Mem.MEM_TOP_DOWN;
import static org.freehold.win32.Page.PAGE_NOACCESS;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveOptions;
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
/// What is refused: memory with write watch and physical memory (`NOT_SUPPORTED`), and large pages,
/// for which no process here holds the privilege.
///
/// Sources: Microsoft's documentation of `NtAllocateVirtualMemory`, `NtFreeVirtualMemory` and of
/// the Win32 calls above them. Thread-safe, as the space is.
@SuppressWarnings("MemberName") // The kernel's own spelling is the point.
public final class Ntdll {

  private static final long GRANULARITY = 64 * 1024;

  private final AddressSpace space;
  private final SpaceInfo info;
  private final long granularity;

  /// Makes the calls for one process.
  ///
  /// @param space the memory of the process
  public Ntdll(AddressSpace space) {
    this.space = space;
    this.info = space.info();
    this.granularity = Math.max(GRANULARITY, info.granularity());
  }

  long granularity() {
    return granularity;
  }

  /// Reserves, commits or resets.
  ///
  /// @param range in: the range wanted; out: the range as it was rounded
  /// @param type of `MEM_RESERVE`, `MEM_COMMIT`, `MEM_RESET`, `MEM_TOP_DOWN`
  /// @param protect a `PAGE_` value
  /// @return the status
  public NtStatus NtAllocateVirtualMemory(MemoryRange range, int type, int protect) {
    NtStatus wrongType = AllocationType.check(type, protect);
    if (wrongType != NtStatus.SUCCESS) {
      return wrongType;
    }
    PageProtection protection = PageProtection.decode(protect);
    if (protection == null) {
      return NtStatus.INVALID_PAGE_PROTECTION;
    }
    NtStatus wrongRange = checkRange(range, NtStatus.INVALID_PARAMETER_4);
    if (wrongRange != NtStatus.SUCCESS) {
      return wrongRange;
    }
    NtStatus unavailable = AllocationType.checkAvailable(type);
    if (unavailable != NtStatus.SUCCESS) {
      return unavailable;
    }
    if (protection.protection().access().isWriteCopy()) {
      return NtStatus.INVALID_PAGE_PROTECTION;
    }
    return answer(() -> allocate(range, type, protection));
  }

  private NtStatus allocate(MemoryRange range, int type, PageProtection protection) {
    boolean reserves = (type & MEM_RESERVE) != 0 || (range.base() == 0 && type != MEM_RESET);
    if (reserves) {
      return reserve(range, type, protection);
    }
    return type == MEM_RESET ? reset(range) : commit(range, protection);
  }

  private NtStatus reserve(MemoryRange range, int type, PageProtection protection) {
    if (range.base() != 0 && range.base() < info.lowestAddress()) {
      return NtStatus.INVALID_PARAMETER_2;
    }
    long base = range.base() & -granularity;
    long size = info.pageUp(range.base() + range.size()) - base;
    ReserveOptions options =
        ReserveOptions.ANYWHERE
            .withAddress(base)
            .withAlignment(granularity)
            .withTopDown((type & MEM_TOP_DOWN) != 0)
            .withProtection(protection.protection())
            .withCaching(protection.caching());
    long reserved = space.tryReserve(size, options);
    if (reserved == 0) {
      return NtStatus.NO_MEMORY;
    }
    if ((type & MEM_COMMIT) != 0 && !space.tryCommit(reserved, size, protection.protection())) {
      space.release(reserved);
      return NtStatus.COMMITMENT_LIMIT;
    }
    range.set(reserved, size);
    return NtStatus.SUCCESS;
  }

  private NtStatus commit(MemoryRange range, PageProtection protection) {
    if (!space.tryCommit(range.base(), range.size(), protection.protection())) {
      return NtStatus.COMMITMENT_LIMIT;
    }
    roundToPages(range);
    return NtStatus.SUCCESS;
  }

  private NtStatus reset(MemoryRange range) {
    space.reset(range.base(), range.size());
    roundToPages(range);
    return NtStatus.SUCCESS;
  }

  /// Decommits or releases, the whole reservation or a part of it.
  ///
  /// @param range in: the range, or the base of a reservation and size 0 for all of it; out: the
  ///   range as it was rounded, where a decommit of all leaves size 0
  /// @param type `MEM_DECOMMIT` or `MEM_RELEASE`
  /// @return the status
  public NtStatus NtFreeVirtualMemory(MemoryRange range, int type) {
    if (type != MEM_DECOMMIT && type != MEM_RELEASE) {
      return NtStatus.INVALID_PARAMETER_4;
    }
    if (isOutside(range.base())) {
      return NtStatus.INVALID_PARAMETER_2;
    }
    if (range.size() < 0 || range.size() > info.highestAddress() + 1 - range.base()) {
      return NtStatus.INVALID_PARAMETER_3;
    }
    return answer(() -> type == MEM_DECOMMIT ? decommit(range) : release(range));
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
    if (protection == null || protection.protection().access().isWriteCopy()) {
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

  private boolean isOutside(long address) {
    return address < 0 || address > info.highestAddress();
  }

  private NtStatus checkRange(MemoryRange range, NtStatus wrongSize) {
    if (isOutside(range.base())) {
      return NtStatus.INVALID_PARAMETER_2;
    }
    boolean fits = range.size() > 0 && range.size() - 1 <= info.highestAddress() - range.base();
    return fits ? NtStatus.SUCCESS : wrongSize;
  }

  private void roundToPages(MemoryRange range) {
    long base = info.pageDown(range.base());
    range.set(base, info.pageUp(range.base() + range.size()) - base);
  }

  private interface Call {
    NtStatus run();
  }

  private static NtStatus answer(Call call) {
    try {
      return call.run();
    } catch (AddressSpaceException e) {
      return NtStatus.of(e.error());
    }
  }
}
