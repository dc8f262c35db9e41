package org.freehold.vm.internal.simulated;

import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveFlag;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.reservations.ReservationTable;
import org.freehold.vm.internal.reservations.Vad;
import org.freehold.vm.internal.reservations.Vad.PlaceholderState;
import org.freehold.vm.internal.reservations.VadTree;

/// The placement of a simulated reservation: the lowest or the highest place that fits, a requested
/// address, or the place of a placeholder. Not thread-safe; the address space holds its lock.
final class Placement {

  private final SpaceInfo info;
  private final ReservationTable reservations;

  Placement(SpaceInfo info, ReservationTable reservations) {
    this.info = info;
    this.reservations = reservations;
  }

  /// The start of the reservation, or -1 when no free range is large enough.
  ///
  /// @throws AddressSpaceException when the requested address is illegal or taken
  long find(long size, ReserveOptions options) {
    if (options.has(ReserveFlag.REPLACE_PLACEHOLDER)) {
      return placeOfPlaceholder(size, options.address());
    }
    return options.address() == 0
        ? choose(size, options)
        : fixed("reserve", size, options.address());
  }

  private long choose(long size, ReserveOptions options) {
    long bytes = info.pageUp(size);
    long alignment = Math.max(options.alignment(), info.granularity());
    long from = Math.max(options.lowest(), info.lowestAddress());
    long to = Math.min(options.highest(), info.highestAddress()) + 1;
    VadTree tree = reservations.tree();
    return options.topDown()
        ? tree.highestFit(bytes, alignment, from, to)
        : tree.lowestFit(bytes, alignment, from, to);
  }

  /// The start of a reservation at a requested address, rounded down to the granularity.
  ///
  /// @param operation named in the exception
  long fixed(String operation, long size, long address) {
    long base = address & -info.granularity();
    if (base < info.lowestAddress()) {
      throw new AddressSpaceException(VmError.INVALID_PARAMETER, operation, address, size);
    }
    if (!reservations.tree().isFree(base, info.pageUp(address + size))) {
      throw new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, operation, address, size);
    }
    return base;
  }

  private long placeOfPlaceholder(long size, long address) {
    Vad vad = reservations.tree().find(address);
    boolean exact = vad != null && vad.base() == address && vad.size() == info.pageUp(size);
    if (vad == null || !exact || !vad.isPlaceholder()) {
      throw new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, "reserve", address, size);
    }
    return address;
  }

  /// Makes a reservation, for [#enter].
  Vad prepare(long base, long bytes, ReserveOptions options) {
    Vad vad = new Vad(base, bytes, options.protection(), Region.Type.PRIVATE, options.caching());
    if (options.has(ReserveFlag.WRITE_WATCH)) {
      vad.watchWrites();
    }
    if (options.has(ReserveFlag.PLACEHOLDER)) {
      vad.setPlaceholder(PlaceholderState.OPEN);
    }
    if (options.has(ReserveFlag.REPLACE_PLACEHOLDER)) {
      vad.setPlaceholder(PlaceholderState.REPLACED);
    }
    if (options.commit()) {
      vad.commitAll(info.pageSize());
    }
    return vad;
  }

  /// Adds a reservation to the table, and removes the placeholder that it replaces. Allocates no
  /// Java object.
  void enter(Vad vad) {
    if (vad.replacedPlaceholder()) {
      Vad replaced = reservations.tree().find(vad.base());
      if (replaced != null) {
        reservations.remove(replaced);
      }
    }
    reservations.add(vad);
  }
}
