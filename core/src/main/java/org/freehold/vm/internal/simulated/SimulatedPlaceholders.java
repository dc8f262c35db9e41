package org.freehold.vm.internal.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Placeholders;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.reservations.PageRange;
import org.freehold.vm.internal.reservations.ReservationRules;
import org.freehold.vm.internal.reservations.ReservationTable;
import org.freehold.vm.internal.reservations.ReservationTable.Decommit;
import org.freehold.vm.internal.reservations.Vad;
import org.jspecify.annotations.Nullable;

/// The placeholders of simulated memory: operations on whole entries of the reservation table. They
/// charge and commit nothing, since a placeholder has no pages.
final class SimulatedPlaceholders implements Placeholders {

  private final SpaceInfo info;
  private final ReentrantLock lock;
  private final ReservationTable reservations;
  private final ReservationRules rules;
  private final Consumer<Decommit> decommit;

  /// @param decommit makes a decommit that has been prepared; called with the lock held
  SimulatedPlaceholders(
      SpaceInfo info,
      ReentrantLock lock,
      ReservationTable reservations,
      Consumer<Decommit> decommit) {
    this.info = info;
    this.lock = lock;
    this.reservations = reservations;
    this.rules = new ReservationRules(reservations);
    this.decommit = decommit;
  }

  @Override
  public void keep(long address, long size) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = rules.requireInside("keep", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      boolean all = pages.count() * info.pageSize() == vad.size();
      if (all && vad.replacedPlaceholder()) {
        restore(vad);
      } else if (!all && vad.isPlaceholder()) {
        reservations.replace(reservations.prepareSplit(vad, pages));
      } else {
        throw conflicting("keep", address, size);
      }
    } finally {
      lock.unlock();
    }
  }

  private void restore(Vad vad) {
    Vad placeholder = Vad.ofPlaceholder(vad.base(), vad.size());
    Decommit all = reservations.prepareDecommit(vad, reservations.allPagesOf(vad));
    decommit.accept(all);
    reservations.remove(vad);
    reservations.add(placeholder);
  }

  @Override
  public void join(long address, long size) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      rules.requireUserRange("join", address, size);
      long base = info.pageDown(address);
      long end = info.pageUp(address + size);
      List<Vad> parts = openFrom(base, end);
      if (parts.size() < 2 || parts.getLast().end() != end) {
        throw conflicting("join", address, size);
      }
      Vad whole = Vad.ofPlaceholder(base, end - base);
      for (int i = 0; i < parts.size(); i++) { // Without an iterator: in the middle of a change.
        reservations.remove(parts.get(i));
      }
      reservations.add(whole);
    } finally {
      lock.unlock();
    }
  }

  /// The placeholders that follow each other without a gap from an address on, up to an end.
  private List<Vad> openFrom(long base, long end) {
    List<Vad> parts = new ArrayList<>();
    Vad part = openAt(base);
    while (part != null && part.end() <= end) {
      parts.add(part);
      part = openAt(part.end());
    }
    return parts;
  }

  private @Nullable Vad openAt(long base) {
    Vad vad = reservations.tree().find(base);
    boolean open = vad != null && vad.base() == base && vad.isPlaceholder();
    return open ? vad : null;
  }

  private static AddressSpaceException conflicting(String operation, long address, long size) {
    return new AddressSpaceException(VmError.CONFLICTING_ADDRESSES, operation, address, size);
  }
}
