package org.freehold.vm.internal.simulated;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.freehold.Diagnosis;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.Access;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Memory;
import org.freehold.vm.PageUse;
import org.freehold.vm.Placeholders;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveFlag;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.Sections;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.VmError;
import org.freehold.vm.WriteWatch;
import org.freehold.vm.internal.physical.CommitCharge;
import org.freehold.vm.internal.reservations.FreeSpace;
import org.freehold.vm.internal.reservations.PageRange;
import org.freehold.vm.internal.reservations.ReservationRules;
import org.freehold.vm.internal.reservations.ReservationRules.Target;
import org.freehold.vm.internal.reservations.ReservationTable;
import org.freehold.vm.internal.reservations.ReservationTable.Decommit;
import org.freehold.vm.internal.reservations.ReservationTable.Replacement;
import org.freehold.vm.internal.reservations.Vad;
import org.freehold.vm.internal.reservations.View;

/// The address space of one process of a [SimulatedMachine]: checks each call by the rules, changes
/// the reservation table and the commit charge, and tells the page fault handler.
///
/// Accesses to pages are the [PageFaultHandler]'s, views are in [SimulatedSections], and the place
/// of a reservation is found by [Placement].
///
/// Every call is whole, whatever fails: the stack is prepared before the lock is taken, then the
/// Java objects of the change are made, then memory is charged, and nothing that follows can fail
/// (`internal.change`).
///
/// Concurrency: one lock guards the reservation table, the frames and access checks.
final class ProcessAddressSpace implements SimulatedAddressSpace {

  private final SimulatedMachine machine;
  private final CommitCharge commitCharge;
  private final String processName;
  private final long processId;
  private final SpaceInfo info;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReservationTable reservations;
  private final ReservationRules rules;
  private final PageFaultHandler pageFaults;
  private final SimulatedMemory memory;
  private final Placement placement;
  private final WriteWatch writeWatch;
  private final Placeholders placeholders;
  private final Sections sections;

  /// @param machine that the process runs on
  /// @param resources that the process shares with the machine's others
  ProcessAddressSpace(
      SimulatedMachine machine, MachineResources resources, String processName, long processId) {
    this.machine = machine;
    this.commitCharge = resources.commitCharge();
    this.processName = processName;
    this.processId = processId;
    this.info = resources.info();
    this.reservations = new ReservationTable(info);
    this.rules = new ReservationRules(reservations);
    this.pageFaults = new PageFaultHandler(resources, lock, reservations);
    this.memory = new SimulatedMemory(pageFaults, info);
    this.placement = new Placement(info, reservations);
    this.writeWatch = new SimulatedWriteWatch(info, lock, reservations, pageFaults::advanceEpoch);
    this.placeholders = new SimulatedPlaceholders(info, lock, reservations, this::decommit);
    this.sections = new SimulatedSections(resources, lock, reservations, placement, pageFaults);
  }

  @Override
  public SpaceInfo info() {
    return info;
  }

  @Override
  public SimulatedMachine machine() {
    return machine;
  }

  @Override
  public String processName() {
    return processName;
  }

  @Override
  public long processId() {
    return processId;
  }

  @Override
  public long tryReserve(long size, ReserveOptions options) {
    ReservationRules.requirePrivate("reserve", options.protection(), options.address(), size);
    if (options.address() == 0 && size > info.highestAddress()) {
      return 0;
    }
    rules.requireUserRange("reserve", options.address(), size);
    if (options.commit() && options.has(ReserveFlag.PLACEHOLDER)) {
      throw wrong(VmError.INVALID_PARAMETER, "reserve", options.address(), size);
    }
    StackReserve.requireShallow();
    lock.lock();
    try {
      long base = placement.find(size, options);
      if (base < 0) {
        return 0;
      }
      long bytes = info.pageUp(Math.max(options.address(), base) + size) - base;
      Vad vad = placement.prepare(base, bytes, options);
      PageRange all = reservations.allPagesOf(vad);
      boolean populates =
          options.commit()
              && options.has(ReserveFlag.POPULATE)
              && !options.protection().guard()
              && options.protection().access().readable();
      if (populates) {
        pageFaults.prepareToPopulate(all);
      }
      if (options.commit() && !commitCharge.tryCharge(bytes)) {
        return 0;
      }
      placement.enter(vad);
      if (populates) {
        pageFaults.populate(vad, all);
      }
      pageFaults.advanceEpoch();
      return base;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long mapImage(long size, long address) {
    return mapBacked(
        "map image", size, address, Protection.of(Access.EXECUTE_WRITE_COPY), Region.Type.IMAGE);
  }

  /// Maps the kernel's read-only page.
  void showSharedPage(long address) {
    mapBacked("show", info.pageSize(), address, Protection.READ, Region.Type.PRIVATE);
  }

  private long mapBacked(
      String operation, long size, long address, Protection protection, Region.Type type) {
    rules.requireUserRange(operation, address, size);
    StackReserve.requireShallow();
    lock.lock();
    try {
      long base = placement.fixed(operation, size, address);
      long bytes = info.pageUp(address + size) - base;
      reservations.addCommitted(Vad.ofFixed(base, bytes, protection, type));
      pageFaults.advanceEpoch();
      return base;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    ReservationRules.requirePrivate("commit", protection, address, size);
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = rules.requireCommittable(address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      long fresh = pages.count() - vad.committedIn(pages);
      reservations.prepareCommit(vad);
      if (!commitCharge.tryCharge(fresh * info.pageSize())) {
        return false;
      }
      reservations.commit(vad, pages, protection);
      pageFaults.advanceEpoch();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void decommit(long address, long size) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Target target = rules.requireFreeable("decommit", address, size);
      decommit(reservations.prepareDecommit(target.vad(), target.pages()));
    } finally {
      lock.unlock();
    }
  }

  /// Makes a change that has been prepared. Allocates no Java object.
  private void decommit(Decommit decommit) {
    Vad vad = decommit.vad();
    long before = vad.committedPages();
    pageFaults.discard(vad, decommit.pages());
    reservations.decommit(decommit);
    commitCharge.uncharge((before - vad.committedPages()) * info.pageSize());
  }

  /// Releases a reservation. Needs no Java object, so that an operation can undo its reservations,
  /// and a heap be closed, when there is no Java memory.
  @Override
  public void release(long address) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = rules.requireBase("release", address, 0);
      long pages = vad.size() / info.pageSize();
      commitCharge.uncharge(vad.committedPages() * info.pageSize());
      pageFaults.discardAll(vad, pages);
      reservations.remove(vad);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void release(long address, long size) {
    if (size == 0) {
      release(address);
      return;
    }
    StackReserve.requireShallow();
    lock.lock();
    try {
      Target target = rules.requireFreeable("release", address, size);
      Replacement rest = reservations.prepareCut(target.vad(), target.pages());
      decommit(reservations.prepareDecommit(target.vad(), target.pages()));
      reservations.replace(rest);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void reset(long address, long size) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = rules.requireInsideToChange("reset", address, size);
      pageFaults.reset(vad, reservations.pagesOf(vad, address, size));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void populate(long address, long size) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = rules.requireInside("populate", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      rules.requireAccessible("populate", vad, pages, address, size);
      pageFaults.populate(vad, pages);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean undoReset(long address, long size) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = rules.requireInside("undo reset", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      return vad.lost().countIn(pages) == 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public WriteWatch writeWatch() {
    return writeWatch;
  }

  @Override
  public Placeholders placeholders() {
    return placeholders;
  }

  @Override
  public Sections sections() {
    return sections;
  }

  @Override
  public Protection protect(long address, long size, Protection wanted) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = rules.requireProtectable(address, size, wanted);
      PageRange pages = reservations.pagesOf(vad, address, size);
      rules.requireCommitted("protect", vad, pages, address, size);
      Protection protection = ReservationRules.protectionFor(vad, wanted, address, size);
      Protection old = reservations.protectionAt(vad, pages.from());
      reservations.prepareCommit(vad);
      reservations.commit(vad, pages, protection);
      pageFaults.advanceEpoch();
      return old;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void lock(long address, long size) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = rules.requireInside("lock", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      pageFaults.lockPages(vad, pages, address, size);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void unlock(long address, long size) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = rules.requireInside("unlock", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      if (vad.locked().countIn(pages) != pages.count()) {
        throw wrong(VmError.NOT_LOCKED, "unlock", address, size);
      }
      pageFaults.unlockPages(vad, pages);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void probe(long address, boolean write) {
    pageFaults.probe(address, write);
  }

  @Override
  public Region query(long address) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      return reservations.query(address);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Stream<Region> regions() {
    List<Region> regions;
    StackReserve.requireShallow();
    lock.lock();
    try {
      regions = reservations.regions();
    } finally {
      lock.unlock();
    }
    return regions.stream();
  }

  @Override
  public Diagnosis whyNotReserved(long size, long alignment) {
    FreeSpace free;
    StackReserve.requireShallow();
    lock.lock();
    try {
      free = reservations.freeSpace();
    } finally {
      lock.unlock();
    }
    return SimulatedRefusal.ofReservation(info, free, size, alignment);
  }

  @Override
  public Diagnosis whyNotCommitted(long size) {
    return SimulatedRefusal.ofCommit(commitCharge, size);
  }

  @Override
  public long reservedBytes() {
    StackReserve.requireShallow();
    lock.lock();
    try {
      return reservations.reservedBytes();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long committedBytes() {
    StackReserve.requireShallow();
    lock.lock();
    try {
      return reservations.committedBytes();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long backedBytes() {
    StackReserve.requireShallow();
    lock.lock();
    try {
      return pageFaults.backedBytes();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public PageUse pageUse() {
    return pageFaults.pageUse();
  }

  @Override
  public Memory memory() {
    return memory;
  }

  /// The process's part of the machine's commit charge.
  long chargedBytes() {
    StackReserve.requireShallow();
    lock.lock();
    try {
      long bytes = 0;
      for (Vad vad : reservations.tree().toList()) {
        View view = vad.view();
        boolean free = vad.isFixed() || (view != null && !view.access().isWriteCopy());
        bytes += free ? 0 : vad.committedPages() * info.pageSize();
      }
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void validate() {
    StackReserve.requireShallow();
    lock.lock();
    try {
      reservations.validate();
    } finally {
      lock.unlock();
    }
  }

  private static AddressSpaceException wrong(
      VmError error, String operation, long address, long size) {
    return new AddressSpaceException(error, operation, address, size);
  }
}
