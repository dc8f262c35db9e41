package org.freehold.vm.internal.host;

import org.freehold.vm.Access;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.Kernel;
import org.freehold.vm.internal.ProcessMargin;
import org.freehold.vm.internal.RawMemory;
import org.freehold.vm.internal.reservations.PageRange;
import org.freehold.vm.internal.reservations.ReservationTable;
import org.freehold.vm.internal.reservations.Vad;

/// Commits and populates pages of the host, first in the kernel and then in the reservation table.
/// Not thread-safe; the address space holds its lock.
final class HostPages {

  private final Kernel kernel;
  private final SpaceInfo info;
  private final ReservationTable reservations;

  HostPages(Kernel kernel, SpaceInfo info, ReservationTable reservations) {
    this.kernel = kernel;
    this.info = info;
    this.reservations = reservations;
  }

  /// Commits pages, or changes their protection.
  ///
  /// @return false, and the table as it was, when the kernel has no memory
  boolean commit(Vad vad, PageRange range, Protection protection) {
    long start = start(vad, range);
    long bytes = bytes(range);
    if (!ProcessMargin.allowsCommit(bytes - vad.committedIn(range) * info.pageSize())) {
      return false;
    }
    int result = kernel.commit(start, bytes, rights(effectiveAccess(protection)));
    if (result < 0) {
      restore(vad, range, protection);
      if (kernel.isOutOfMemory(-result)) {
        return false;
      }
      throw refused("commit", start, bytes, result);
    }
    reservations.commit(vad, range, protection);
    return true;
  }

  /// Restores the access of every run of a range to what the table says. A range is several
  /// mappings of the kernel, which changes one after the other and stops at the first that it
  /// cannot change.
  ///
  /// A run that cannot be changed back must have been changed; then the table follows the kernel,
  /// since a page that is accessible in the table must be so in the kernel.
  private void restore(Vad vad, PageRange range, Protection attempted) {
    for (long page = range.from(); page < range.to(); ) {
      long end = vad.endOfRun(page, range.to());
      PageRange run = new PageRange(page, end);
      Access access = effectiveAccess(reservations.protectionAt(vad, page));
      int result = kernel.commit(start(vad, run), bytes(run), rights(access));
      if (result < 0 && access != Access.NONE) {
        reservations.commit(vad, run, attempted);
      }
      page = end;
    }
  }

  long start(Vad vad, PageRange range) {
    return vad.base() + range.from() * info.pageSize();
  }

  long bytes(PageRange range) {
    return range.count() * info.pageSize();
  }

  /// The kernel's rights for an access. The right to execute implies the right to read: execute
  /// alone means unreadable on a processor with protection keys.
  static int rights(Access access) {
    return (access.readable() ? Kernel.READ : 0)
        | (access.writable() ? Kernel.WRITE : 0)
        | (access.executable() ? Kernel.EXECUTE : 0);
  }

  /// The access that the kernel grants. A guard page has none: the processor's fault cannot be
  /// turned into the one-shot guard of simulated memory.
  static Access effectiveAccess(Protection protection) {
    return protection.guard() ? Access.NONE : protection.access();
  }

  /// Brings accessible pages into physical memory.
  ///
  /// @return false when physical memory is exhausted
  boolean populate(Vad vad, PageRange range) {
    for (long page = range.from(); page < range.to(); ) {
      long end = vad.endOfRun(page, range.to());
      boolean write =
          vad.view() == null && reservations.protectionAt(vad, page).access().writable();
      PageRange run = new PageRange(page, end);
      int result = kernel.populate(start(vad, run), bytes(run), write);
      if (result < 0 && kernel.isUnknownCall(-result)) {
        touchAll(start(vad, run), bytes(run), write);
      } else if (result < 0) {
        return false;
      }
      page = end;
    }
    return true;
  }

  private void touchAll(long address, long size, boolean write) {
    for (long page = address; page < address + size; page += info.pageSize()) {
      if (write) {
        RawMemory.touch(page);
      } else {
        byte _ = RawMemory.getByte(page);
      }
    }
  }

  /// A refusal of the kernel for another reason than lack of memory.
  AddressSpaceException refused(String operation, long address, long size, int result) {
    return new AddressSpaceException(
        VmError.SYSTEM, operation, address, size, kernel.errorName(-result));
  }
}
