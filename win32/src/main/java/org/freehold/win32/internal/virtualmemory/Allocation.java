package org.freehold.win32.internal.virtualmemory;

import static org.freehold.win32.Mem.MEM_COMMIT;
import static org.freehold.win32.Mem.MEM_REPLACE_PLACEHOLDER;
import static org.freehold.win32.Mem.MEM_RESERVE;
import static org.freehold.win32.Mem.MEM_RESET;
import static org.freehold.win32.Mem.MEM_RESET_UNDO;
import static org.freehold.win32.Mem.MEM_TOP_DOWN;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SpaceInfo;
import org.freehold.win32.MemExtendedParameter.AddressRequirements;
import org.freehold.win32.MemoryRange;
import org.freehold.win32.NtStatus;
import org.freehold.win32.internal.status.Statuses;

/// Reserving, committing and resetting: the checks that the kernel's allocation calls share, in
/// their order, and the work.
final class Allocation {

  /// No requirement.
  static final AddressRequirements ANYWHERE = new AddressRequirements(0, 0, 0);

  private final AddressSpace space;
  private final SpaceInfo info;
  private final long granularity;

  Allocation(AddressSpace space, long granularity) {
    this.space = space;
    this.info = space.info();
    this.granularity = granularity;
  }

  /// Reserves, commits or resets.
  ///
  /// @param required where an address that the system chooses may lie
  /// @param extended whether the call is one that supports placeholders
  NtStatus allocate(
      MemoryRange range, int type, int protect, AddressRequirements required, boolean extended) {
    NtStatus wrongType = AllocationType.check(type, protect);
    if (wrongType == NtStatus.SUCCESS) {
      wrongType = AllocationType.checkPlaceholders(range, type, protect, extended);
    }
    if (wrongType != NtStatus.SUCCESS) {
      return wrongType;
    }
    PageProtection protection = PageProtection.decode(protect);
    if (protection == null) {
      return NtStatus.INVALID_PAGE_PROTECTION;
    }
    NtStatus wrongRange = checkRange(range, required, extended);
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
    return Statuses.of(() -> allocate(range, type, protection, required));
  }

  private NtStatus checkRange(MemoryRange range, AddressRequirements required, boolean extended) {
    NtStatus wrong = Ranges.check(range, info, NtStatus.INVALID_PARAMETER_4);
    boolean isRequired = extended && !required.equals(ANYWHERE);
    if (wrong != NtStatus.SUCCESS || !isRequired) {
      return wrong;
    }
    long alignment = required.alignment();
    long end = required.highestEndingAddress() + 1;
    boolean right =
        range.base() == 0
            && (alignment == 0 || (Long.bitCount(alignment) == 1 && alignment >= granularity))
            && required.lowestStartingAddress() % granularity == 0
            && required.lowestStartingAddress() >= 0
            && (end == 1 || (end % info.pageSize() == 0 && end - 1 <= info.highestAddress()));
    return right ? NtStatus.SUCCESS : NtStatus.INVALID_PARAMETER;
  }

  private NtStatus allocate(
      MemoryRange range, int type, PageProtection protection, AddressRequirements required) {
    if (type == MEM_RESET) {
      return reset(range);
    }
    if (type == MEM_RESET_UNDO) {
      return undoReset(range);
    }
    boolean reserves = (type & MEM_RESERVE) != 0 || range.base() == 0;
    return reserves ? reserve(range, type, protection, required) : commit(range, protection);
  }

  private NtStatus reserve(
      MemoryRange range, int type, PageProtection protection, AddressRequirements required) {
    if (range.base() != 0 && range.base() < info.lowestAddress()) {
      return NtStatus.INVALID_PARAMETER_2;
    }
    // A placeholder may begin at any page, and what replaces it begins there too.
    long multiple = (type & MEM_REPLACE_PLACEHOLDER) != 0 ? info.pageSize() : granularity;
    long base = range.base() & -multiple;
    long size = info.pageUp(range.base() + range.size()) - base;
    long reserved = space.tryReserve(size, options(base, type, protection, required));
    if (reserved == 0) {
      return NtStatus.NO_MEMORY;
    }
    if ((type & MEM_COMMIT) != 0 && !space.tryCommit(reserved, size, protection.protection())) {
      unreserve(reserved, size, type);
      return NtStatus.COMMITMENT_LIMIT;
    }
    range.set(reserved, size);
    return NtStatus.SUCCESS;
  }

  private ReserveOptions options(
      long base, int type, PageProtection protection, AddressRequirements required) {
    long highest = required.highestEndingAddress();
    return ReserveOptions.ANYWHERE
        .withAddress(base)
        .withAlignment(Math.max(required.alignment(), granularity))
        .within(required.lowestStartingAddress(), highest == 0 ? Long.MAX_VALUE : highest)
        .withTopDown((type & MEM_TOP_DOWN) != 0)
        .withProtection(protection.protection())
        .withCaching(protection.caching())
        .with(AllocationType.flags(type));
  }

  private void unreserve(long base, long size, int type) {
    if ((type & MEM_REPLACE_PLACEHOLDER) != 0) {
      space.placeholders().keep(base, size);
    } else {
      space.release(base);
    }
  }

  private NtStatus commit(MemoryRange range, PageProtection protection) {
    if (!space.tryCommit(range.base(), range.size(), protection.protection())) {
      return NtStatus.COMMITMENT_LIMIT;
    }
    Ranges.roundToPages(range, info);
    return NtStatus.SUCCESS;
  }

  private NtStatus reset(MemoryRange range) {
    space.reset(range.base(), range.size());
    Ranges.roundToPages(range, info);
    return NtStatus.SUCCESS;
  }

  private NtStatus undoReset(MemoryRange range) {
    if (!space.undoReset(range.base(), range.size())) {
      return NtStatus.UNSUCCESSFUL;
    }
    Ranges.roundToPages(range, info);
    return NtStatus.SUCCESS;
  }
}
