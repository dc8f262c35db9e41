package org.freehold.vm.internal.host;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.internal.change.OwnStack;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Caching;
import org.freehold.vm.Memory;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveFlag;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.Sections;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.Kernel;
import org.freehold.vm.internal.Kernels;
import org.freehold.vm.internal.NativeAccess;
import org.freehold.vm.internal.ProcessMargin;
import org.freehold.vm.internal.record.RecordSwitch;
import org.freehold.vm.internal.reservations.PageRange;
import org.freehold.vm.internal.reservations.ReservationRules;
import org.freehold.vm.internal.reservations.ReservationRules.Target;
import org.freehold.vm.internal.reservations.ReservationTable;
import org.freehold.vm.internal.reservations.ReservationTable.Decommit;
import org.freehold.vm.internal.reservations.ReservationTable.Replacement;
import org.freehold.vm.internal.reservations.Vad;
import org.jspecify.annotations.Nullable;

/// The operating system's memory of this process, as an [AddressSpace].
///
/// The kernel does the work; the reservation table is our own, since the kernel merges neighbouring
/// mappings and forgets where one reservation ends and the next begins. Every rule that the kernel
/// does not have (a range lies inside one reservation) is checked against the table first, and the
/// table is changed only after the kernel has agreed.
///
/// Every call is whole, whatever fails: the stack is prepared before the lock is taken, then the
/// Java objects of the change are made, then the kernel is asked, and the table follows without
/// another allocation (`internal.change`).
///
/// This class makes the calls; the kernel's work on pages is in [HostPages], views are in
/// [HostSections].
///
/// Concurrency: one lock guards the table and is held over the system call, so that both always
/// agree. These calls are rare; heaps make them when they grow and shrink.
public final class HostAddressSpace implements NativeAddressSpace {

  private static volatile @Nullable AddressSpace shared;

  private final Kernel kernel;
  private final SpaceInfo info;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReservationTable reservations;
  private final ReservationRules rules;
  private final AlignedMapper mapper;
  private final HostPages pages;
  private final Sections sections;

  /// A space with a reservation table of its own.
  HostAddressSpace(Kernel kernel) {
    this.kernel = kernel;
    long pageSize = kernel.pageSize();
    this.info =
        new SpaceInfo(
            "native", 64, pageSize, pageSize, kernel.lowestAddress(), kernel.highestAddress());
    this.reservations = new ReservationTable(info);
    this.rules = new ReservationRules(reservations);
    this.mapper = new AlignedMapper(kernel);
    this.pages = new HostPages(kernel, info, reservations);
    this.sections = new HostSections(kernel, info, lock, reservations, mapper);
  }

  /// A space of this process with a reservation table of its own.
  public static HostAddressSpace apart() {
    Kernel kernel = Kernels.ofThisSystem();
    HostRehearsal.require(() -> new HostAddressSpace(kernel));
    return new HostAddressSpace(kernel);
  }

  /// The space that all of this process shares, recorded when `-Dfreehold.vm.record` says so.
  public static AddressSpace shared() {
    AddressSpace known = shared;
    return known == null ? share() : known;
  }

  private static synchronized AddressSpace share() {
    NativeAccess.require();
    if (shared == null) {
      OwnStack.run(() -> shared = RecordSwitch.applyTo(apart()));
    }
    return Objects.requireNonNull(shared);
  }

  @Override
  public SpaceInfo info() {
    return info;
  }

  @Override
  public long tryReserve(long size, ReserveOptions options) {
    long address = info.pageDown(options.address());
    long bytes = info.pageUp(options.address() + size) - address;
    ReservationRules.requirePrivate("reserve", options.protection(), options.address(), size);
    if (options.caching() != Caching.CACHED) {
      throw wrong(VmError.INVALID_PAGE_PROTECTION, "reserve", options.address(), size);
    }
    if (address == 0 && size > info.highestAddress()) {
      return 0;
    }
    if (options.address() != 0 && options.address() < info.lowestAddress()) {
      throw wrong(VmError.INVALID_PARAMETER, "reserve", options.address(), size);
    }
    rules.requireUserRange("reserve", options.address(), size);
    HostReserveRules.requireSupported(options, size);
    StackReserve.require();
    Vad vad = new Vad(0, bytes, options.protection(), Region.Type.PRIVATE, options.caching());
    PageRange all = reservations.allPagesOf(vad);
    reservations.prepareCommit(vad);
    lock.lock();
    try {
      HostReserveRules.requireFree(reservations, address, bytes);
      if (!ProcessMargin.allowsReservation(bytes)
          || (options.commit() && !ProcessMargin.allowsCommit(bytes))) {
        return 0;
      }
      long reserved = mapper.map(address, bytes, options.alignment());
      if (reserved == 0) {
        return 0;
      }
      vad.place(reserved);
      reservations.add(vad);
      boolean isDone = false;
      try {
        isDone = finishReserve(vad, all, options);
      } finally {
        if (!isDone) {
          unmapAll(vad);
        }
      }
      return isDone ? reserved : 0;
    } finally {
      lock.unlock();
    }
  }

  /// Does with a new reservation what the options say.
  ///
  /// @return false when the kernel has no memory
  private boolean finishReserve(Vad vad, PageRange all, ReserveOptions options) {
    if (options.has(ReserveFlag.HUGE_PAGES)) {
      int _ = kernel.adviseHugePages(vad.base(), vad.size());
    }
    int result = options.commit() ? pages.commitPrepared(vad, all, options.protection()) : 0;
    if (result < 0 && !kernel.isOutOfMemory(-result)) {
      throw refused("reserve", vad.base(), vad.size(), result);
    }
    return result == 0
        && (!HostReserveRules.populates(options) || pages.populateRun(vad, 0, all.to()) == 0);
  }

  /// Releases a reservation that has just been made. Allocates no Java object.
  private void unmapAll(Vad vad) {
    if (kernel.release(vad.base(), vad.size()) == 0) {
      reservations.remove(vad);
    }
  }

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    ReservationRules.requirePrivate("commit", protection, address, size);
    StackReserve.require();
    lock.lock();
    try {
      Vad vad = rules.requireCommittable(address, size);
      return pages.commit(vad, reservations.pagesOf(vad, address, size), protection);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void populate(long address, long size) {
    StackReserve.require();
    lock.lock();
    try {
      Vad vad = rules.requireInside("populate", address, size);
      PageRange range = reservations.pagesOf(vad, address, size);
      rules.requireAccessible("populate", vad, range, address, size);
      if (!pages.populate(vad, range)) {
        throw new OutOfMemoryException(whyNotCommitted(size));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void decommit(long address, long size) {
    StackReserve.require();
    lock.lock();
    try {
      Target target = rules.requireFreeable("decommit", address, size);
      Decommit decommit = reservations.prepareDecommit(target.vad(), target.pages());
      pages.unlock(target.vad(), target.pages());
      long start = pages.start(target.vad(), target.pages());
      long bytes = pages.bytes(target.pages());
      int result = kernel.decommit(start, bytes);
      if (result < 0) {
        throw refused("decommit", start, bytes, result);
      }
      reservations.decommit(decommit);
    } finally {
      lock.unlock();
    }
  }

  /// Releases a reservation. Needs no Java object and little stack, so that an operation which has
  /// prepared its own can undo its reservations, and a heap be closed, whatever is exhausted.
  @Override
  public void release(long address) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = rules.requireBase("release", address, 0);
      int result = kernel.release(vad.base(), vad.size());
      if (result < 0) {
        throw refused("release", vad.base(), vad.size(), result);
      }
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
    StackReserve.require();
    lock.lock();
    try {
      Target target = rules.requireFreeable("release", address, size);
      Replacement rest = reservations.prepareCut(target.vad(), target.pages());
      long start = pages.start(target.vad(), target.pages());
      long bytes = pages.bytes(target.pages());
      int result = kernel.release(start, bytes);
      if (result < 0) {
        throw refused("release", start, bytes, result);
      }
      reservations.replace(rest);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void reset(long address, long size) {
    StackReserve.require();
    lock.lock();
    try {
      Vad vad = rules.requireInsideToChange("reset", address, size);
      PageRange range = reservations.pagesOf(vad, address, size);
      int result = kernel.reset(pages.start(vad, range), pages.bytes(range));
      if (result < 0) {
        throw refused("reset", address, size, result);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void discard(long address, long size) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = rules.requireInsideToChange("discard", address, size);
      PageRange range = reservations.pagesOf(vad, address, size);
      int result = kernel.discard(pages.start(vad, range), pages.bytes(range));
      if (result < 0) {
        throw refused("discard", address, size, result);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Sections sections() {
    return sections;
  }

  @Override
  public Protection protect(long address, long size, Protection wanted) {
    StackReserve.require();
    lock.lock();
    try {
      Vad vad = rules.requireProtectable(address, size, wanted);
      PageRange range = reservations.pagesOf(vad, address, size);
      rules.requireCommitted("protect", vad, range, address, size);
      Protection protection = ReservationRules.protectionFor(vad, wanted, address, size);
      Protection old = reservations.protectionAt(vad, range.from());
      if (!pages.commit(vad, range, protection)) {
        throw new AddressSpaceException(
            VmError.NO_MEMORY, "protect", address, size, whyNotCommitted(size).toString());
      }
      return old;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void lock(long address, long size) {
    StackReserve.require();
    lock.lock();
    try {
      Vad vad = rules.requireInside("lock", address, size);
      PageRange range = reservations.pagesOf(vad, address, size);
      long guard = rules.requireLockable(vad, range, address, size);
      if (guard >= 0) {
        RuntimeException fault = wrong(VmError.GUARD_PAGE_VIOLATION, "lock", address, size);
        disarmGuard(vad, guard, reservations.protectionAt(vad, guard));
        throw fault;
      }
      vad.locked().prepareSet();
      int result = kernel.lock(pages.start(vad, range), pages.bytes(range));
      if (result < 0) {
        Kernel.LimitHit limit = kernel.lockLimit();
        throw new AddressSpaceException(
            VmError.WORKING_SET_QUOTA,
            "lock",
            address,
            size,
            limit.limit().label() + " is " + limit.value());
      }
      vad.locked().set(range, true);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void probe(long address, boolean write) {
    StackReserve.require();
    lock.lock();
    try {
      Vad vad = reservations.tree().find(address);
      long page = vad == null ? 0 : (address - vad.base()) / info.pageSize();
      Protection protection = vad == null ? Protection.NONE : reservations.protectionAt(vad, page);
      if (vad != null && (protection.guard() || reservations.keepsGuard(vad, page))) {
        RuntimeException fault =
            new AccessViolationException(VmError.GUARD_PAGE_VIOLATION, address, write);
        hitGuard(vad, page, protection);
        throw fault;
      }
      if (!(write ? protection.access().writable() : protection.access().readable())) {
        throw new AccessViolationException(VmError.ACCESS_VIOLATION, address, write);
      }
    } finally {
      lock.unlock();
    }
  }

  private void hitGuard(Vad vad, long page, Protection protection) {
    if (protection.guard()) {
      disarmGuard(vad, page, protection);
    } else {
      boolean _ = reservations.consumeDecommittedGuard(vad, page);
    }
  }

  /// Removes a guard, as the touch that hits it does.
  private void disarmGuard(Vad vad, long page, Protection protection) {
    if (!pages.commit(vad, new PageRange(page, page + 1), protection.unguarded())) {
      throw wrong(VmError.NO_MEMORY, "probe", vad.base() + page * info.pageSize(), info.pageSize());
    }
  }

  @Override
  public void unlock(long address, long size) {
    StackReserve.require();
    lock.lock();
    try {
      Vad vad = rules.requireInside("unlock", address, size);
      PageRange range = reservations.pagesOf(vad, address, size);
      if (vad.locked().countIn(range) != range.count()) {
        throw wrong(VmError.NOT_LOCKED, "unlock", address, size);
      }
      vad.locked().prepareClear();
      int result = kernel.unlock(pages.start(vad, range), pages.bytes(range));
      if (result < 0) {
        throw refused("unlock", address, size, result);
      }
      vad.locked().clear(range);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Region query(long address) {
    StackReserve.require();
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
    StackReserve.require();
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
    return HostRefusal.ofReservation(kernel, size, alignment);
  }

  @Override
  public Diagnosis whyNotCommitted(long size) {
    return HostRefusal.ofCommit(kernel, size);
  }

  @Override
  public long reservedBytes() {
    StackReserve.require();
    lock.lock();
    try {
      return reservations.reservedBytes();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long committedBytes() {
    StackReserve.require();
    lock.lock();
    try {
      return reservations.committedBytes();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Memory memory() {
    return HostMemory.INSTANCE;
  }

  @Override
  public void validate() {
    StackReserve.require();
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

  private AddressSpaceException refused(String operation, long address, long size, int result) {
    return pages.refused(operation, address, size, result);
  }
}
