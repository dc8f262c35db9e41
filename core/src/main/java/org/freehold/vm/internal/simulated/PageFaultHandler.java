package org.freehold.vm.internal.simulated;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.freehold.Bytes;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.PageUse;
import org.freehold.vm.Protection;
import org.freehold.vm.SpaceInfo;
import org.freehold.vm.VmError;
import org.freehold.vm.internal.physical.PhysicalMemory;
import org.freehold.vm.internal.physical.PrivateFrames;
import org.freehold.vm.internal.physical.SharedFrame;
import org.freehold.vm.internal.physical.SharedFrames;
import org.freehold.vm.internal.reservations.AccessRules;
import org.freehold.vm.internal.reservations.PageRange;
import org.freehold.vm.internal.reservations.PageRuns;
import org.freehold.vm.internal.reservations.ReservationRules;
import org.freehold.vm.internal.reservations.ReservationTable;
import org.freehold.vm.internal.reservations.Vad;
import org.jspecify.annotations.Nullable;

/// The page fault handler of a simulated process: decides whether an access to a page is allowed,
/// makes the page resident, and finds or makes its frame.
///
/// ```
///   resolve ─▶ checkAccess ─▶ no reservation, no access ──▶ access violation
///                  │            guard ──▶ disarmed, guard page violation (once)
///                  ├─ private page ─────────────────────▶ PrivateFrames, zero-filled on first write
///                  └─ view ┬─ read, or write to shared ─▶ SharedFrames of the section
///                          └─ write to copy-on-write ───▶ breakCopyOnWrite ─▶ PrivateFrames
/// ```
///
/// After the copy a copy-on-write page is an ordinary private page, and its protection says so.
///
/// A fault is whole: what it needs is made first, then the page is made resident, which is whole by
/// itself, and the rest cannot fail.
///
/// Concurrency: the space's lock guards everything but the epoch. [SimulatedMemory] keeps entries
/// of the pages it touched last and trusts them only until the epoch advances, which it does with
/// every change of any page's state.
final class PageFaultHandler implements PhysicalMemory.PageSource {

  private final SpaceInfo info;
  private final ReentrantLock lock;
  private final ReservationTable reservations;
  private final ReservationRules rules;
  private final long lockQuota;
  private final PrivateFrames frames;
  private final PhysicalMemory.Share physical;
  private final AtomicInteger epoch = new AtomicInteger();
  private long lockedPages;

  PageFaultHandler(MachineResources machine, ReentrantLock lock, ReservationTable reservations) {
    this.info = machine.info();
    this.lock = lock;
    this.reservations = reservations;
    this.rules = new ReservationRules(reservations);
    this.lockQuota = machine.lockQuota();
    this.frames = new PrivateFrames(Math.toIntExact(info.pageSize()));
    this.physical = machine.physicalMemory().newShare(this::advanceEpoch);
  }

  /// Advances whenever the state of any page changes.
  int epoch() {
    return epoch.get();
  }

  void advanceEpoch() {
    epoch.incrementAndGet();
  }

  PageUse pageUse() {
    return physical.use();
  }

  /// Bytes that the private frames take on the host.
  long backedBytes() {
    return frames.count() * info.pageSize();
  }

  /// Handles an access to a page for which there is no valid TLB entry: checks it, makes the page
  /// resident and finds its frame.
  ///
  /// @param address the first byte of the access, which a fault reports
  /// @param write whether it is a write, which makes the page's frame
  /// @return an entry for the page
  /// @throws AccessViolationException when the page's protection does not allow it
  TlbEntry resolve(long address, boolean write) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = checkAccess(address, write);
      return vad.view() instanceof SectionView view
          ? resolveView(vad, view, address, write)
          : resolvePrivate(vad, address, write);
    } finally {
      lock.unlock();
    }
  }

  /// The frame of a private page that is resident, has been written and may be accessed; null for
  /// any other page. Needs no Java object: a TLB entry is for speed only.
  ///
  /// @throws AccessViolationException when the page's protection does not allow the access
  byte @Nullable [] frameInUse(long address, boolean write) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = checkAccess(address, write);
      long number = address / info.pageSize();
      return vad.view() == null && vad.written() == null && physical.isResident(number)
          ? frames.get(number)
          : null;
    } finally {
      lock.unlock();
    }
  }

  private TlbEntry resolvePrivate(Vad vad, long address, boolean write) {
    long page = (address - vad.base()) / info.pageSize();
    long number = address / info.pageSize();
    byte[] known = frames.get(number);
    byte[] frame = known == null && write ? frames.prepare() : known;
    PageRuns<Boolean> written = vad.written();
    if (written != null && write) {
      written.prepareSet();
    }
    // The first write to a copy-on-write page must fault, since it changes the protection.
    boolean writable =
        AccessRules.writesShared(reservations.protectionAt(vad, page).access())
            && (written == null || write || written.get(page) != null);
    int now = epoch.get(); // Another process may trim the page as soon as it is resident.
    TlbEntry entry = new TlbEntry(number, frame, frame != null && writable, now);
    physical.touch(number, known != null); // The last step that may fail.
    markWritten(vad, page, write);
    if (known == null && frame != null) {
      frames.put(number, frame);
    }
    return entry;
  }

  private TlbEntry resolveView(Vad vad, SectionView view, long address, boolean write) {
    long page = (address - vad.base()) / info.pageSize();
    long number = address / info.pageSize();
    Protection protection = reservations.protectionAt(vad, page);
    try {
      if (write && protection.access().isWriteCopy()) {
        breakCopyOnWrite(vad, view, page);
        return resolvePrivate(vad, address, true);
      }
      if (frames.get(number) != null) {
        return resolvePrivate(vad, address, write);
      }
      SharedFrames contents = view.contents();
      boolean hadContents = contents.hasContents(view.firstPage() + page);
      SharedFrame frame =
          write
              ? contents.toWrite(view.firstPage() + page)
              : contents.toRead(view.firstPage() + page);
      int now = epoch.get();
      byte[] bytes = frame.bytes;
      boolean writable =
          bytes != null && AccessRules.writesShared(protection.access()) && contents.isDirty(frame);
      TlbEntry entry = new TlbEntry(number, bytes, writable, now);
      physical.touch(number, hadContents, frame);
      return entry;
    } catch (IOException e) {
      throw inPageError(address, write, e);
    }
  }

  private static AccessViolationException inPageError(
      long address, boolean write, IOException cause) {
    AccessViolationException fault =
        new AccessViolationException(VmError.IN_PAGE_ERROR, address, write);
    fault.initCause(cause);
    return fault;
  }

  /// Breaks copy-on-write: copies the section's page into a private frame, and makes the page an
  /// ordinary one.
  private void breakCopyOnWrite(Vad vad, SectionView view, long page) throws IOException {
    long number = vad.base() / info.pageSize() + page;
    Protection protection = reservations.protectionAt(vad, page);
    Protection copied =
        new Protection(AccessRules.afterCopy(protection.access()), protection.guard());
    reservations.prepareCommit(vad);
    if (frames.get(number) == null) {
      byte[] shared = view.contents().toRead(view.firstPage() + page).bytes;
      byte[] own = frames.prepare();
      if (shared != null) {
        System.arraycopy(shared, 0, own, 0, own.length);
      }
      physical.copyOnWrite(number); // The last step that may fail.
      frames.put(number, own);
    }
    reservations.commit(vad, page, page + 1, copied);
    advanceEpoch();
  }

  /// Writes zeros to a page without a frame, which still needs none afterwards.
  void writeZeros(long address) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = checkAccess(address, true);
      PageRuns<Boolean> written = vad.written();
      if (written != null) {
        written.prepareSet();
      }
      physical.touch(address / info.pageSize(), false);
      markWritten(vad, (address - vad.base()) / info.pageSize(), true);
    } finally {
      lock.unlock();
    }
  }

  /// Whether the page of an address may have contents: it has been written, or it shows a section.
  boolean hasFrame(long address) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      Vad vad = reservations.tree().find(address);
      return frames.get(address / info.pageSize()) != null || (vad != null && vad.view() != null);
    } finally {
      lock.unlock();
    }
  }

  /// Faults as an access would, without the access.
  void probe(long address, boolean write) {
    StackReserve.requireShallow();
    lock.lock();
    try {
      checkAccess(address, write);
    } finally {
      lock.unlock();
    }
  }

  /// Marks a page of a watched reservation as written, on a write. The marks are prepared.
  private static void markWritten(Vad vad, long page, boolean write) {
    PageRuns<Boolean> written = vad.written();
    if (written != null && write) {
      written.set(page, page + 1, true);
    }
  }

  /// Checks an access against the page's protection.
  ///
  /// @return the reservation of the page
  private Vad checkAccess(long address, boolean write) {
    Vad vad = address < 0 ? null : reservations.tree().find(address);
    if (vad == null) {
      throw new AccessViolationException(VmError.ACCESS_VIOLATION, address, write);
    }
    long page = (address - vad.base()) / info.pageSize();
    Protection protection = reservations.protectionAt(vad, page);
    if (protection.guard() || reservations.keepsGuard(vad, page)) {
      RuntimeException fault =
          new AccessViolationException(VmError.GUARD_PAGE_VIOLATION, address, write);
      hitGuard(vad, page, protection);
      throw fault;
    }
    if (!AccessRules.allows(protection.access(), write)) {
      throw new AccessViolationException(VmError.ACCESS_VIOLATION, address, write);
    }
    return vad;
  }

  private void hitGuard(Vad vad, long page, Protection protection) {
    if (protection.guard()) {
      disarmGuard(vad, page, protection);
    } else {
      boolean _ = reservations.consumeDecommittedGuard(vad, page);
    }
  }

  private void disarmGuard(Vad vad, long page, Protection protection) {
    Protection unguarded = protection.unguarded();
    reservations.prepareCommit(vad);
    reservations.commit(vad, page, page + 1, unguarded);
    advanceEpoch();
  }

  /// Makes sure that [#populate] of private pages allocates no Java object.
  void prepareToPopulate(PageRange pages) {
    physical.prepare(pages.count());
  }

  /// Makes pages resident.
  void populate(Vad vad, PageRange pages) {
    long first = vad.base() / info.pageSize();
    for (long page = first + pages.from(); page < first + pages.to(); page++) {
      physical.touch(page, hasContents(page), sharedAt(page));
    }
  }

  @Override
  public boolean hasContents(long page) {
    Vad vad = reservations.tree().find(page * info.pageSize());
    if (vad != null && vad.view() instanceof SectionView view) {
      return frames.get(page) != null || view.contents().hasContents(sectionPage(vad, view, page));
    }
    return frames.get(page) != null;
  }

  @Override
  public @Nullable SharedFrame sharedAt(long page) {
    Vad vad = reservations.tree().find(page * info.pageSize());
    if (vad == null || frames.get(page) != null || !(vad.view() instanceof SectionView view)) {
      return null;
    }
    try {
      return view.contents().toRead(sectionPage(vad, view, page));
    } catch (IOException e) {
      throw inPageError(page * info.pageSize(), false, e);
    }
  }

  private long sectionPage(Vad vad, SectionView view, long page) {
    return view.firstPage() + page - vad.base() / info.pageSize();
  }

  /// Locks pages of a reservation, and makes them resident.
  void lockPages(Vad vad, PageRange pages, long address, long size) {
    long guard = rules.requireLockable(vad, pages, address, size);
    if (guard >= 0) {
      RuntimeException fault =
          new AddressSpaceException(VmError.GUARD_PAGE_VIOLATION, "lock", address, size);
      disarmGuard(vad, guard, reservations.protectionAt(vad, guard));
      throw fault;
    }
    long fresh = pages.count() - vad.locked().countIn(pages);
    if ((lockedPages + fresh) * info.pageSize() > lockQuota) {
      throw overQuota("a process may lock " + Bytes.format(lockQuota), address, size);
    }
    long first = vad.base() / info.pageSize();
    for (long page = pages.from(); vad.view() != null && page < pages.to(); page++) {
      SharedFrame _ =
          sharedAt(first + page); // A file that cannot be read is found before anything is changed.
    }
    vad.locked().prepareSet();
    if (!physical.lockPages(first + pages.from(), first + pages.to(), fresh, this)) {
      throw overQuota("physical memory is full of locked pages", address, size);
    }
    vad.locked().set(pages, true);
    lockedPages += fresh;
  }

  private static AddressSpaceException overQuota(String why, long address, long size) {
    return new AddressSpaceException(VmError.WORKING_SET_QUOTA, "lock", address, size, why);
  }

  /// Unlocks pages, which are all locked.
  void unlockPages(Vad vad, PageRange pages) {
    vad.locked().prepareClear();
    vad.locked().clear(pages);
    long first = vad.base() / info.pageSize();
    physical.unlockPages(first + pages.from(), first + pages.to());
    lockedPages -= pages.count();
  }

  /// Discards everything about pages whose decommit has been prepared: contents, locks, residency.
  /// Allocates no Java object.
  void discard(Vad vad, PageRange pages) {
    lockedPages -= vad.locked().countIn(pages);
    vad.locked().clear(pages);
    drop(vad, pages, true);
  }

  /// Discards everything about the pages of a reservation that is released, but for its own
  /// records. Allocates no Java object.
  void discardAll(Vad vad, long pages) {
    lockedPages -= vad.locked().countIn(0, pages);
    drop(vad, 0, pages, true);
  }

  /// @param lockedToo whether locked pages leave physical memory too
  private void drop(Vad vad, PageRange pages, boolean lockedToo) {
    drop(vad, pages.from(), pages.to(), lockedToo);
  }

  private void drop(Vad vad, long from, long to, boolean lockedToo) {
    long first = vad.base() / info.pageSize();
    frames.drop(first + from, first + to);
    physical.drop(first + from, first + to, lockedToo);
    advanceEpoch();
  }

  /// Drops the contents of pages and records which of them had any.
  void reset(Vad vad, PageRange pages) {
    long first = vad.base() / info.pageSize();
    PageRuns<Boolean> lost = vad.lost();
    if (pages.count() == 1) {
      boolean hasFrame = frames.get(first + pages.from()) != null;
      lost.prepareSet();
      lost.clear(pages);
      if (hasFrame) {
        lost.set(pages, true);
      }
    } else {
      vad.setLost(lostAfterReset(vad, pages)); // As many runs as there are: made apart.
    }
    drop(vad, pages, false);
  }

  private PageRuns<Boolean> lostAfterReset(Vad vad, PageRange pages) {
    long first = vad.base() / info.pageSize();
    PageRuns<Boolean> lost = vad.lost().slice(0, vad.size() / info.pageSize());
    lost.clear(pages);
    frames.forEach(
        first + pages.from(),
        first + pages.to(),
        page -> lost.set(page - first, page - first + 1, true));
    return lost;
  }
}
