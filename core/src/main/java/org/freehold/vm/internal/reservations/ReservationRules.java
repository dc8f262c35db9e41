package org.freehold.vm.internal.reservations;

import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.VmError;

/// Which calls on reservations are legal, the same on host and simulated memory: every check of a
/// call's arguments against the [ReservationTable], made before anything is changed.
///
/// The checks of one call come in the order in which Windows makes them, so that of several faults
/// the same one is reported.
///
/// Not thread-safe; the address space holds its lock. Only [#requireUserRange] and
/// [#requirePrivate], which look at constants alone, may be called without it.
///
/// @param table what is reserved
public record ReservationRules(ReservationTable table) {

  /// Checks that a range lies inside the user's addresses.
  public void requireUserRange(String operation, long address, long size) {
    boolean addressIsLegal = address >= 0 && address <= table.info().highestAddress();
    if (!addressIsLegal || size <= 0 || size - 1 > table.info().highestAddress() - address) {
      throw new AddressSpaceException(VmError.INVALID_PARAMETER, operation, address, size);
    }
  }

  /// Checks that a protection is legal for private memory.
  public static void requirePrivate(
      String operation, Protection protection, long address, long size) {
    if (protection.access().isWriteCopy()) {
      throw new AddressSpaceException(VmError.INVALID_PAGE_PROTECTION, operation, address, size);
    }
  }

  /// The reservation that a whole range lies in.
  public Vad requireInside(String operation, long address, long size) {
    requireUserRange(operation, address, size);
    Vad vad = table.find(address);
    if (vad == null || table.info().pageUp(address + size) > vad.end()) {
      throw new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, operation, address, size);
    }
    return vad;
  }

  /// The reservation that a whole range lies in and that can be committed.
  public Vad requireCommittable(long address, long size) {
    Vad vad = requireInside("commit", address, size);
    if (vad.view() != null) {
      throw new AddressSpaceException(VmError.ALREADY_COMMITTED, "commit", address, size);
    }
    if (vad.isPlaceholder() || vad.isFixed()) {
      throw new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, "commit", address, size);
    }
    return vad;
  }

  /// The operand of a decommit or release: a reservation and pages of it.
  public record Target(Vad vad, PageRange pages) {}

  /// The pages that a range to decommit or release touches; all pages for size 0.
  public Target requireFreeable(String operation, long address, long size) {
    if (size == 0) {
      Vad vad = requireBase(operation, address, 0);
      return new Target(vad, table.allPagesOf(vad));
    }
    Vad vad = requireInsideToFree(operation, address, size);
    return new Target(vad, table.pagesOf(vad, address, size));
  }

  /// The reservation that a whole range lies in, whose pages the process may change.
  public Vad requireInsideToChange(String operation, long address, long size) {
    Vad vad = requireInside(operation, address, size);
    if (vad.isFixed() || vad.view() != null) {
      throw new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, operation, address, size);
    }
    return vad;
  }

  private Vad requireInsideToFree(String operation, long address, long size) {
    Vad vad = requireReservation(operation, address, size);
    if (size < 0 || size > vad.end() - address) {
      throw new AddressSpaceException(VmError.UNABLE_TO_FREE, operation, address, size);
    }
    return vad;
  }

  /// The reservation that starts at an address.
  public Vad requireBase(String operation, long address, long size) {
    Vad vad = requireReservation(operation, address, size);
    if (table.info().pageDown(address) != vad.base()) {
      throw new AddressSpaceException(VmError.NOT_AT_BASE, operation, address, size);
    }
    return vad;
  }

  private Vad requireReservation(String operation, long address, long size) {
    Vad vad = table.find(address);
    if (vad == null) {
      throw new AddressSpaceException(VmError.MEMORY_NOT_ALLOCATED, operation, address, size);
    }
    if (vad.isFixed() || vad.view() != null) {
      throw new AddressSpaceException(VmError.UNABLE_TO_DELETE_SECTION, operation, address, size);
    }
    return vad;
  }

  /// The reservation that a whole range lies in, whose protection may be changed.
  public Vad requireProtectable(long address, long size, Protection protection) {
    Vad vad = requireInside("protect", address, size);
    if (vad.isFixed()) {
      throw new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, "protect", address, size);
    }
    if (vad.view() == null) {
      requirePrivate("protect", protection, address, size);
    }
    return vad;
  }

  /// The protection that pages of a reservation get when one is requested.
  public static Protection protectionFor(Vad vad, Protection wanted, long address, long size) {
    View view = vad.view();
    Protection protection = view == null ? wanted : view.protectionFor(wanted);
    if (protection == null) {
      throw new AddressSpaceException(
          VmError.INVALID_PAGE_PROTECTION,
          "protect",
          address,
          size,
          "the view was mapped for less");
    }
    return protection;
  }

  /// Checks that all pages are committed.
  public void requireCommitted(
      String operation, Vad vad, PageRange pages, long address, long size) {
    if (vad.committedIn(pages) != pages.count()) {
      throw new AddressSpaceException(VmError.NOT_COMMITTED, operation, address, size);
    }
  }

  /// Checks that all pages can be accessed without a fault.
  public void requireAccessible(
      String operation, Vad vad, PageRange pages, long address, long size) {
    requireCommitted(operation, vad, pages, address, size);
    for (long page = pages.from(); page < pages.to(); ) {
      Protection protection = table.protectionAt(vad, page);
      if (protection.guard() || !protection.access().readable()) {
        throw new AddressSpaceException(VmError.ACCESS_VIOLATION, operation, address, size);
      }
      page = vad.endOfRun(page, pages.to());
    }
  }

  /// Checks that pages can be locked, which touches each of them.
  ///
  /// @return the guard page that the touch hits first, or -1
  public long requireLockable(Vad vad, PageRange pages, long address, long size) {
    requireCommitted("lock", vad, pages, address, size);
    for (long page = pages.from(); page < pages.to(); ) {
      Protection protection = table.protectionAt(vad, page);
      if (protection.guard()) {
        return page;
      }
      if (!protection.access().readable()) {
        throw new AddressSpaceException(VmError.ACCESS_VIOLATION, "lock", address, size);
      }
      page = vad.endOfRun(page, pages.to());
    }
    return -1;
  }
}
