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

  /// Commits pages, or changes their protection. Prepares the table itself.
  ///
  /// @return false, and the table as it was, when the kernel has no memory
  boolean commit(Vad vad, PageRange range, Protection protection) {
    long added = bytes(range) - vad.committedIn(range) * info.pageSize();
    if (!ProcessMargin.allowsCommit(added)) {
      return false;
    }
    reservations.prepareCommit(vad);
    int result = commitPrepared(vad, range, protection);
    if (result < 0 && !kernel.isOutOfMemory(-result)) {
      throw refused("commit", start(vad, range), bytes(range), result);
    }
    return result == 0;
  }

  /// Commits pages, which the table is prepared for. Allocates no Java object.
  ///
  /// @return 0, or the kernel's negative error number, and the table as it was
  int commitPrepared(Vad vad, PageRange range, Protection protection) {
    int rights = rights(effectiveAccess(protection));
    int result = kernel.commit(start(vad, range), bytes(range), rights);
    if (result < 0) {
      restore(vad, range, protection);
    } else {
      reservations.commit(vad, range, protection);
    }
    return result;
  }

  /// Restores the access of every run of a range to what the table says. A range is several
  /// mappings of the kernel, which changes one after the other and stops at the first that it
  /// cannot change.
  ///
  /// A run that cannot be changed back must have been changed; then the table follows the kernel,
  /// since a page that is accessible in the table must be so in the kernel. The table is prepared
  /// for that: all of these runs together begin and end where others do, but for the ends of the
  /// range.
  private void restore(Vad vad, PageRange range, Protection attempted) {
    for (long page = range.from(); page < range.to(); ) {
      long end = vad.endOfRun(page, range.to());
      Access access = effectiveAccess(reservations.protectionAt(vad, page));
      long start = vad.base() + page * info.pageSize();
      int result = kernel.commit(start, (end - page) * info.pageSize(), rights(access));
      if (result < 0 && access != Access.NONE) {
        reservations.commit(vad, page, end, attempted);
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
      if (populateRun(vad, page, end) < 0) {
        return false;
      }
      page = end;
    }
    return true;
  }

  /// Brings the pages `[from, to)`, which have the same protection, into physical memory. Allocates
  /// no Java object.
  ///
  /// @return 0 or a negative error number
  int populateRun(Vad vad, long from, long to) {
    boolean write = vad.view() == null && reservations.protectionAt(vad, from).access().writable();
    long start = vad.base() + from * info.pageSize();
    long bytes = (to - from) * info.pageSize();
    int result = kernel.populate(start, bytes, write);
    if (result < 0 && kernel.isUnknownCall(-result)) {
      touchAll(start, bytes, write);
      return 0;
    }
    return result;
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

  /// Unlocks pages that are to be decommitted, since the kernel does not decommit locked ones. A
  /// whole change: the pages stay unlocked if the decommit is refused.
  void unlock(Vad vad, PageRange range) {
    if (vad.locked().countIn(range) > 0) {
      int result = kernel.unlock(start(vad, range), bytes(range));
      if (result < 0) {
        throw refused("decommit", start(vad, range), bytes(range), result);
      }
      vad.locked().clear(range);
    }
  }
}
