package org.freehold.vm;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final SimulatedPlacement placement;
  private final WriteWatch writeWatch;
  private final Placeholders placeholders;
  private long lockedPages;
  private final AtomicInteger epoch = new AtomicInteger();
  private final PhysicalMemory.Share physical;

  SimulatedAddressSpace(SimulatedMachine machine, String processName) {
    this.machine = machine;
    this.processName = processName;
    this.info = machine.info();
    this.reservations = new Reservations(info);
    this.frames = new PageFrames(Math.toIntExact(info.pageSize()));
    this.memory = new SimulatedMemory(this);
    this.physical = machine.physicalMemory().newShare(this::moveEpoch);
    this.placement = new SimulatedPlacement(info, reservations);
    this.writeWatch = new SimulatedWriteWatch(info, lock, reservations, this::moveEpoch);
    this.placeholders = new SimulatedPlaceholders(info, lock, reservations, this::decommitPages);
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
    if (options.commit() && options.has(ReserveFlag.PLACEHOLDER)) {
      throw wrong(VmError.INVALID_PARAMETER, "reserve", options.address(), size);
    }
    lock.lock();
    try {
      long base = placement.find(size, options);
      if (base < 0) {
        return 0;
      }
      long bytes = info.pageUp(Math.max(options.address(), base) + size) - base;
      if (options.commit() && !machine.charge(bytes)) {
        return 0;
      }
      Vad vad = placement.enter(base, bytes, options);
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
      long base = placement.fixed(size, address);
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

  @Override
  public boolean tryCommit(long address, long size, Protection protection) {
    Reservations.requirePrivate("commit", protection, address, size);
    lock.lock();
    try {
      Vad vad = reservations.requireCommittable(address, size);
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
    dropContents(vad, pages, true);
  }

  /// @param lockedToo whether locked pages leave physical memory too
  private void dropContents(Vad vad, PageRange pages, boolean lockedToo) {
    long firstPage = vad.base / info.pageSize();
    frames.drop(firstPage + pages.from(), firstPage + pages.to());
    physical.drop(firstPage + pages.from(), firstPage + pages.to(), lockedToo);
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
      PageRange pages = reservations.pagesOf(vad, address, size);
      noteLost(vad, pages);
      dropContents(vad, pages, false);
    } finally {
      lock.unlock();
    }
  }

  private void noteLost(Vad vad, PageRange pages) {
    long firstPage = vad.base / info.pageSize();
    vad.lost.clear(pages.from(), pages.to());
    frames.forEach(
        firstPage + pages.from(),
        firstPage + pages.to(),
        page -> vad.lost.set(page - firstPage, page - firstPage + 1, true));
  }

  @Override
  public boolean undoReset(long address, long size) {
    lock.lock();
    try {
      Vad vad = reservations.requireInside("undo reset", address, size);
      PageRange pages = reservations.pagesOf(vad, address, size);
      return vad.lost.countIn(pages.from(), pages.to()) == 0;
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
        throw overQuota("a process may lock " + Bytes.format(machine.lockQuota()), address, size);
      }
      long first = vad.base / info.pageSize();
      if (!physical.lockPages(
          first + pages.from(), first + pages.to(), fresh, page -> frames.get(page) != null)) {
        throw overQuota("physical memory is full of locked pages", address, size);
      }
      vad.locked.set(pages.from(), pages.to(), true);
      lockedPages += fresh;
    } finally {
      lock.unlock();
    }
  }

  private static AddressSpaceException overQuota(String why, long address, long size) {
    return new AddressSpaceException(VmError.WORKING_SET_QUOTA, "lock", address, size, why);
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
      long first = vad.base / info.pageSize();
      physical.unlockPages(first + pages.from(), first + pages.to());
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

  /// How the process uses physical memory.
  public PageUse pageUse() {
    return physical.use();
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
    return epoch.get();
  }

  /// Checks an access to one page and finds its contents.
  ///
  /// @param address the first byte of the access, for the fault's report
  /// @param write whether it is a write, which makes the page's frame
  /// @throws AccessViolationException when the page's protection does not allow it
  SimulatedMemory.Page touch(long address, boolean write) {
    lock.lock();
    try {
      Vad vad = checkAccess(address, write);
      long page = (address - vad.base) / info.pageSize();
      boolean writable =
          reservations.protectionAt(vad, page).access().writable() && noteWrite(vad, page, write);
      long number = address / info.pageSize();
      int now = epoch.get(); // Another process may trim the page as soon as it is in.
      physical.touch(number, frames.get(number) != null);
      byte @Nullable [] frame = write ? frames.getOrMake(number) : frames.get(number);
      return new SimulatedMemory.Page(number, frame, frame != null && writable, now);
    } finally {
      lock.unlock();
    }
  }

  /// Does what a write of zeros does to a page without a frame, which needs none after it either.
  void writeZeros(long address) {
    lock.lock();
    try {
      Vad vad = checkAccess(address, true);
      noteWrite(vad, (address - vad.base) / info.pageSize(), true);
      physical.touch(address / info.pageSize(), false);
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

  /// Marks a page of a watched reservation that is written.
  ///
  /// @return whether a later write needs no further mark
  private static boolean noteWrite(Vad vad, long page, boolean write) {
    PageRuns<Boolean> written = vad.written;
    if (written == null) {
      return true;
    }
    if (write) {
      written.set(page, page + 1, true);
    }
    return written.get(page) != null;
  }

  /// The reservation of a page that allows an access.
  private Vad checkAccess(long address, boolean write) {
    Vad vad = address < 0 ? null : reservations.tree().find(address);
    if (vad == null) {
      throw new AccessViolationException(VmError.ACCESS_VIOLATION, address, write);
    }
    long page = (address - vad.base) / info.pageSize();
    Protection protection = reservations.protectionAt(vad, page);
    if (hitsGuard(vad, page, protection)) {
      throw new AccessViolationException(VmError.GUARD_PAGE_VIOLATION, address, write);
    }
    if (!protection.access().allows(write)) {
      throw new AccessViolationException(VmError.ACCESS_VIOLATION, address, write);
    }
    return vad;
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

  private void moveEpoch() {
    epoch.incrementAndGet();
  }

  private static AddressSpaceException wrong(
      VmError error, String operation, long address, long size) {
    return new AddressSpaceException(error, operation, address, size);
  }
}
