package org.freehold.vm;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.vm.Reservations.FreeSpace;
import org.freehold.vm.Reservations.PageRange;
import org.freehold.vm.Reservations.Target;
import org.jspecify.annotations.Nullable;

/// The address space of one process of a [SimulatedMachine].
///
/// Nothing of the host's memory stands behind a reservation; a committed page takes a Java array
/// when it is first written. Placement is deterministic: a reservation goes to the lowest range of
/// addresses that fits, or to the highest on request. Access is checked page by page, and a guard
/// page faults once.
///
/// Concurrency: one lock guards the book, the frames and access checks. [SimulatedMemory] keeps the
/// page it touched last and trusts it only while [#epoch] stands still, which every change of any
/// page's state moves.
public final class SimulatedAddressSpace implements AddressSpace {

  private final SimulatedMachine machine;
  private final String processName;
  private final SpaceInfo info;
  private final ReentrantLock lock = new ReentrantLock();
  private final Reservations reservations;
  private final PageFrames frames;
  private final SimulatedMemory memory;
  private long lockedPages;
  private volatile int epoch;

  SimulatedAddressSpace(SimulatedMachine machine, String processName) {
    this.machine = machine;
    this.processName = processName;
    this.info = machine.info();
    this.reservations = new Reservations(info);
    this.frames = new PageFrames(Math.toIntExact(info.pageSize()));
    this.memory = new SimulatedMemory(this);
  }

  @Override
  public SpaceInfo info() {
    return info;
  }

  /// The machine that the process runs on.
  public SimulatedMachine machine() {
    return machine;
  }

  /// The name of the process.
  public String processName() {
    return processName;
  }

  @Override
  public long tryReserve(long size, ReserveOptions options) {
    Reservations.requirePrivate("reserve", options.protection(), options.address(), size);
    if (options.address() == 0 && size > info.highestAddress()) {
      return 0;
    }
    reservations.requireUserRange("reserve", options.address(), size);
    lock.lock();
    try {
      long base =
          options.address() == 0 ? place(size, options) : fixedPlace(size, options.address());
      if (base < 0) {
        return 0;
      }
      long bytes = info.pageUp(Math.max(options.address(), base) + size) - base;
      if (options.commit() && !machine.charge(bytes)) {
        return 0;
      }
      Vad vad = new Vad(base, bytes, options.protection(), Region.Type.PRIVATE, options.caching());
      reservations.add(vad);
      if (options.commit()) {
        reservations.commit(vad, reservations.allPagesOf(vad), options.protection());
      }
      moveEpoch();
      return base;
    } finally {
      lock.unlock();
    }
  }

  /// Maps a program image, as a loader does: committed pages that are shared with the file until
  /// they are written, which costs no commit charge.
  ///
  /// @param size bytes, rounded up to pages
  /// @param address where, rounded down to the granularity
  /// @return the start
  /// @throws AddressSpaceException when the range is not legal or is taken
  public long mapImage(long size, long address) {
    return mapBacked(
        "map image", size, address, Protection.of(Access.EXECUTE_WRITE_COPY), Region.Type.IMAGE);
  }

  /// Shows the kernel's read-only page.
  void showSharedPage(long address) {
    mapBacked("show", info.pageSize(), address, Protection.READ, Region.Type.PRIVATE);
  }

  private long mapBacked(
      String operation, long size, long address, Protection protection, Region.Type type) {
    reservations.requireUserRange(operation, address, size);
    lock.lock();
    try {
      long base = fixedPlace(size, address);
      long bytes = info.pageUp(address + size) - base;
      Vad vad = new Vad(base, bytes, protection, type, Caching.CACHED);
      vad.isFixed = true;
      reservations.add(vad);
      reservations.commit(vad, reservations.allPagesOf(vad), protection);
      moveEpoch();
      return base;
    } finally {
      lock.unlock();
    }
  }

  private long place(long size, ReserveOptions options) {
    long bytes = info.pageUp(size);
    long alignment = Math.max(options.alignment(), info.granularity());
    long end = info.highestAddress() + 1;
    VadTree tree = reservations.tree();
    return options.topDown()
        ? tree.highestFit(bytes, alignment, info.lowestAddress(), end)
        : tree.lowestFit(bytes, alignment, info.lowestAddress(), end);
  }

  private long fixedPlace(long size, long address) {
    long base = address & -info.granularity();
    if (base < info.lowestAddress()) {
      throw wrong(VmError.INVALID_PARAMETER, "reserve", address, size);
    }
    if (!reservations.tree().isFree(base, info.pageUp(address + size))) {
      throw wrong(VmError.CONFLICTING_ADDRESSES, "reserve", address, size);
    }
    return base;
  }

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    Reservations.requirePrivate("commit", protection, address, size);
    lock.lock();
    try {
      Vad vad = reservations.requireInsideToChange("commit", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      long fresh = pages.count() - vad.committed.countIn(pages.from(), pages.to());
      if (!machine.charge(fresh * info.pageSize())) {
        return false;
      }
      reservations.commit(vad, pages, protection);
      moveEpoch();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void decommit(long address, long size) {
    lock.lock();
    try {
      Target target = reservations.requireFreeable("decommit", address, size);
      decommitPages(target.vad(), target.pages());
    } finally {
      lock.unlock();
    }
  }

  private void decommitPages(Vad vad, PageRange pages) {
    long before = vad.committed.pageCount();
    lockedPages -= vad.locked.countIn(pages.from(), pages.to());
    reservations.decommit(vad, pages);
    machine.uncharge((before - vad.committed.pageCount()) * info.pageSize());
    dropContents(vad, pages);
  }

  private void dropContents(Vad vad, PageRange pages) {
    long firstPage = vad.base / info.pageSize();
    frames.drop(firstPage + pages.from(), firstPage + pages.to());
    moveEpoch();
  }

  @Override
  public void release(long address) {
    release(address, 0);
  }

  @Override
  public void release(long address, long size) {
    lock.lock();
    try {
      Target target = reservations.requireFreeable("release", address, size);
      decommitPages(target.vad(), target.pages());
      reservations.cut(target.vad(), target.pages());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void reset(long address, long size) {
    lock.lock();
    try {
      Vad vad = reservations.requireInsideToChange("reset", address, size);
      dropContents(vad, reservations.pagesOf(vad, address, size));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Protection protect(long address, long size, Protection protection) {
    Reservations.requirePrivate("protect", protection, address, size);
    lock.lock();
    try {
      Vad vad = reservations.requireInsideToChange("protect", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      reservations.requireCommitted("protect", vad, pages, address, size);
      Protection old = reservations.protectionAt(vad, pages.from());
      reservations.commit(vad, pages, protection);
      moveEpoch();
      return old;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void lock(long address, long size) {
    lock.lock();
    try {
      Vad vad = reservations.requireInside("lock", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      long guard = reservations.requireLockable(vad, pages, address, size);
      if (guard >= 0) {
        disarm(vad, guard, reservations.protectionAt(vad, guard));
        throw wrong(VmError.GUARD_PAGE_VIOLATION, "lock", address, size);
      }
      long fresh = pages.count() - vad.locked.countIn(pages.from(), pages.to());
      if ((lockedPages + fresh) * info.pageSize() > machine.lockQuota()) {
        throw new AddressSpaceException(
            VmError.WORKING_SET_QUOTA,
            "lock",
            address,
            size,
            "a process may lock " + Bytes.format(machine.lockQuota()));
      }
      vad.locked.set(pages.from(), pages.to(), true);
      lockedPages += fresh;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void unlock(long address, long size) {
    lock.lock();
    try {
      Vad vad = reservations.requireInside("unlock", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      if (vad.locked.countIn(pages.from(), pages.to()) != pages.count()) {
        throw wrong(VmError.NOT_LOCKED, "unlock", address, size);
      }
      vad.locked.clear(pages.from(), pages.to());
      lockedPages -= pages.count();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void probe(long address, boolean write) {
    lock.lock();
    try {
      checkAccess(address, write);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Region query(long address) {
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
    return SimulatedRefusal.ofCommit(machine, size);
  }

  @Override
  public long reservedBytes() {
    lock.lock();
    try {
      return reservations.reservedBytes();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long committedBytes() {
    lock.lock();
    try {
      return reservations.committedBytes();
    } finally {
      lock.unlock();
    }
  }

  /// Bytes that the contents of written pages take on the host.
  public long backedBytes() {
    lock.lock();
    try {
      return frames.count() * info.pageSize();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Memory memory() {
    return memory;
  }

  /// Checks the book of reservations against itself.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  public void validate() {
    lock.lock();
    try {
      reservations.validate();
    } finally {
      lock.unlock();
    }
  }

  /// Moves whenever the state of any page changes.
  int epoch() {
    return epoch;
  }

  /// Checks an access to one page and finds its contents.
  ///
  /// @param address the first byte of the access, for the fault's report
  /// @param write whether it is a write, which makes the page's frame
  /// @throws AccessViolationException when the page's protection does not allow it
  SimulatedMemory.Page touch(long address, boolean write) {
    lock.lock();
    try {
      Access access = checkAccess(address, write);
      long number = address / info.pageSize();
      byte @Nullable [] frame = write ? frames.getOrMake(number) : frames.get(number);
      return new SimulatedMemory.Page(number, frame, frame != null && access.writable(), epoch);
    } finally {
      lock.unlock();
    }
  }

  /// Whether the page of an address has ever been written.
  boolean hasFrame(long address) {
    lock.lock();
    try {
      return frames.get(address / info.pageSize()) != null;
    } finally {
      lock.unlock();
    }
  }

  /// The access that a page allows, which includes the one that is made.
  private Access checkAccess(long address, boolean write) {
    Vad vad = address < 0 ? null : reservations.tree().find(address);
    long page = vad == null ? 0 : (address - vad.base) / info.pageSize();
    Protection protection = vad == null ? Protection.NONE : reservations.protectionAt(vad, page);
    if (vad != null && hitsGuard(vad, page, protection)) {
      throw new AccessViolationException(VmError.GUARD_PAGE_VIOLATION, address, write);
    }
    Access access = protection.access();
    if (write ? !access.writable() : !access.readable()) {
      throw new AccessViolationException(VmError.ACCESS_VIOLATION, address, write);
    }
    return access;
  }

  private boolean hitsGuard(Vad vad, long page, Protection protection) {
    if (protection.guard()) {
      disarm(vad, page, protection);
      return true;
    }
    return reservations.takeLeftGuard(vad, page);
  }

  private void disarm(Vad vad, long page, Protection protection) {
    reservations.commit(vad, new PageRange(page, page + 1), protection.unguarded());
    moveEpoch();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written with the lock held, read without.
  private void moveEpoch() {
    epoch++;
  }

  private static AddressSpaceException wrong(
      VmError error, String operation, long address, long size) {
    return new AddressSpaceException(error, operation, address, size);
  }
}
