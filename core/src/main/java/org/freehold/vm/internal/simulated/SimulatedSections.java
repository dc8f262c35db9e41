package org.freehold.vm.internal.simulated;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.freehold.OutOfMemoryException;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.Sections;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.ViewOptions;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.physical.CommitCharge;
import org.freehold.vm.internal.reservations.PageRange;
import org.freehold.vm.internal.reservations.ReservationRules;
import org.freehold.vm.internal.reservations.ReservationTable;
import org.freehold.vm.internal.reservations.SectionRules;
import org.freehold.vm.internal.reservations.Vad;
import org.freehold.vm.internal.reservations.View;
import org.freehold.vm.internal.simulated.SectionObject.Handle;

/// Maps and unmaps the views of one simulated process. The [PageFaultHandler] finds a view's bytes;
/// the sections themselves are in the machine's [SectionTable].
final class SimulatedSections implements Sections {

  private final CommitCharge commitCharge;
  private final SectionTable table;
  private final SpaceInfo info;
  private final ReentrantLock lock;
  private final ReservationTable reservations;
  private final ReservationRules rules;
  private final Placement placement;
  private final PageFaultHandler pageFaults;

  SimulatedSections(
      MachineResources machine,
      ReentrantLock lock,
      ReservationTable reservations,
      Placement placement,
      PageFaultHandler pageFaults) {
    this.commitCharge = machine.commitCharge();
    this.table = machine.sections();
    this.info = machine.info();
    this.lock = lock;
    this.reservations = reservations;
    this.rules = new ReservationRules(reservations);
    this.placement = placement;
    this.pageFaults = pageFaults;
  }

  @Override
  public Section create(SectionOptions options) {
    return table.create(options);
  }

  @Override
  public Section open(String name, Access limit) {
    return table.open(name, limit);
  }

  @Override
  public void remove(String name) {
    table.remove(name);
  }

  @Override
  public long map(Section section, ViewOptions options) {
    long bytes = SectionRules.requireView(section, options, info);
    if (!(section instanceof Handle handle) || !handle.isOf(table)) {
      throw wrong(VmError.INVALID_HANDLE, "map", options.address(), bytes);
    }
    StackReserve.requireShallow();
    lock.lock();
    try {
      long base = place(options, bytes);
      Vad vad = Vad.ofView(base, bytes, viewOf(options, handle.section()));
      vad.commitAll(info.pageSize());
      long charge = options.access().isWriteCopy() ? bytes : 0;
      if (!commitCharge.tryCharge(charge)) {
        throw new OutOfMemoryException(SimulatedRefusal.ofCommit(commitCharge, charge));
      }
      if (!table.addView(handle)) {
        commitCharge.uncharge(charge);
        throw wrong(VmError.INVALID_HANDLE, "map", options.address(), bytes);
      }
      reservations.add(vad);
      pageFaults.advanceEpoch();
      return base;
    } finally {
      lock.unlock();
    }
  }

  private View viewOf(ViewOptions options, SectionObject section) {
    return new SectionView(section, options.offset() / info.pageSize(), options.access());
  }

  private long place(ViewOptions options, long bytes) {
    if (options.address() != 0) {
      rules.requireUserRange("map", options.address(), bytes);
      return placement.fixed("map", bytes, options.address());
    }
    ReserveOptions anywhere = ReserveOptions.ANYWHERE.withAlignment(options.alignment());
    long base = bytes > info.highestAddress() ? -1 : placement.find(bytes, anywhere);
    if (base < 0) {
      throw new OutOfMemoryException(
          SimulatedRefusal.ofReservation(
              info, reservations.freeSpace(), bytes, options.alignment()));
    }
    return base;
  }

  @Override
  public void unmap(long address) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = SectionRules.requireViewAt("unmap", reservations, address, 0);
      SectionView view = mapped(vad);
      if (view.writesToFile()) {
        writeBack("unmap", vad, reservations.allPagesOf(vad));
      }
      pageFaults.discardAll(vad, vad.size() / info.pageSize()); // From here on no Java objects.
      reservations.remove(vad);
      commitCharge.uncharge(view.access().isWriteCopy() ? vad.size() : 0);
      table.removeView(view.section());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void flush(long address, long size) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = SectionRules.requireViewAt("flush", reservations, address, size);
      if (mapped(vad).writesToFile()) {
        writeBack("flush", vad, SectionRules.pagesOf(reservations, vad, address, size));
      }
    } finally {
      lock.unlock();
    }
  }

  private static SectionView mapped(Vad vad) {
    if (vad.view() instanceof SectionView view) {
      return view;
    }
    throw new IllegalStateException("a view of a simulated process is a simulated one");
  }

  private void writeBack(String operation, Vad vad, PageRange pages) {
    SectionView view = mapped(vad);
    try {
      view.contents().writeBack(view.firstPage() + pages.from(), view.firstPage() + pages.to());
    } catch (IOException e) {
      throw new AddressSpaceException(
          VmError.SYSTEM, operation, vad.base(), vad.size(), String.valueOf(e.getMessage()));
    }
  }

  private static AddressSpaceException wrong(
      VmError error, String operation, long address, long size) {
    return new AddressSpaceException(error, operation, address, size);
  }
}
