package org.freehold.vm.internal.host;

import java.util.Set;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.ReserveFlag;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.reservations.ReservationTable;

/// The rules for a new reservation: which options the operating system has, and which only
/// simulated memory; and that its addresses are free.
final class HostReserveRules {

  private static final Set<ReserveFlag> SUPPORTED =
      Set.of(ReserveFlag.POPULATE, ReserveFlag.HUGE_PAGES);

  private HostReserveRules() {}

  /// Requires that the options are supported.
  ///
  /// @throws AddressSpaceException with [VmError#NOT_SUPPORTED] when they are not
  static void requireSupported(ReserveOptions options, long size) {
    boolean bounded =
        options.lowest() != 0 || (options.highest() != Long.MAX_VALUE && options.address() == 0);
    if (!SUPPORTED.containsAll(options.flags())) {
      throw unsupported(
          options.flags() + " is supported by simulated memory only", options.address(), size);
    }
    if (bounded) {
      throw unsupported(
          "the operating system places reservations without bounds", options.address(), size);
    }
  }

  /// Requires that no reservation holds an address of a range that was asked for.
  ///
  /// @param address 0 for any range
  /// @throws AddressSpaceException with [VmError#CONFLICTING_ADDRESSES] when one does
  static void requireFree(ReservationTable reservations, long address, long bytes) {
    if (address != 0 && !reservations.tree().isFree(address, address + bytes)) {
      throw new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, "reserve", address, bytes);
    }
  }

  /// Whether pages are to be brought in when they are reserved.
  static boolean populates(ReserveOptions options) {
    return options.commit()
        && options.has(ReserveFlag.POPULATE)
        && HostPages.effectiveAccess(options.protection()).readable();
  }

  private static AddressSpaceException unsupported(String detail, long address, long size) {
    return new AddressSpaceException(VmError.NOT_SUPPORTED, "reserve", address, size, detail);
  }
}
