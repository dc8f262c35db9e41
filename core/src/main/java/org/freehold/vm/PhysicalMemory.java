package org.freehold.vm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;

/// The physical memory of a simulated machine: which pages of which process are in it.
///
/// A committed page comes in when it is first touched (a demand-zero fault), and goes when it is
/// decommitted, reset or trimmed. When memory is full, the page that came first goes: the oldest of
/// the process that faults, or, where that has none to give, of the process that has the most. A
/// locked page never goes. First in, first out needs no mark on each access, so an access to a page
/// that is in costs nothing; a real kernel looks at accessed bits now and then and chooses better.
///
/// What a trimmed page contained stays where it was, on the host; only the touch that brings it
/// back is counted (a page-in fault). A trimmed page that was never written has no contents, and
/// comes back as zeros.
///
/// Concurrency: one lock of its own, taken with a process's lock held and never the other way
/// round.
final class PhysicalMemory {

  /// One process's part.
  final class Share {
    private final WorkingSet set;
    private long peak;
    private long demandZero;
    private long pageIns;
    private long trimmed;

    private Share(Runnable onTrim) {
      this.set = new WorkingSet(onTrim);
    }

    /// Brings a page in that is touched.
    ///
    /// @param hasContents whether it was written before
    void touch(long page, boolean hasContents) {
      lock.lock();
      try {
        bringIn(page, hasContents);
      } finally {
        lock.unlock();
      }
    }

    private void bringIn(long page, boolean hasContents) {
      if (set.contains(page)) {
        return;
      }
      makeRoom(this);
      set.add(page);
      resident++;
      peakResident = Math.max(peakResident, resident);
      peak = Math.max(peak, set.count());
      pageIns += hasContents ? 1 : 0;
      demandZero += hasContents ? 0 : 1;
    }

    /// Brings the pages `[from, to)` in and keeps them.
    ///
    /// @param fresh how many of them are not locked yet
    /// @param hasContents whether a page was written before
    /// @return false, and nothing done, when no page of physical memory would be left for others
    boolean lockPages(long from, long to, long fresh, LongPredicate hasContents) {
      lock.lock();
      try {
        if (fresh >= capacity - lockedPages()) {
          return false;
        }
        for (long page = from; page < to; page++) {
          bringIn(page, hasContents.test(page));
          set.lock(page);
        }
        return true;
      } finally {
        lock.unlock();
      }
    }

    /// Lets the pages `[from, to)` be trimmed again.
    void unlockPages(long from, long to) {
      lock.lock();
      try {
        for (long page = from; page < to; page++) {
          set.unlock(page);
        }
      } finally {
        lock.unlock();
      }
    }

    /// Forgets the pages `[from, to)`.
    ///
    /// @param lockedToo whether that goes for locked ones
    void drop(long from, long to, boolean lockedToo) {
      lock.lock();
      try {
        resident -= set.removeRange(from, to, lockedToo);
      } finally {
        lock.unlock();
      }
    }

    PageUse use() {
      lock.lock();
      try {
        return new PageUse(
            set.count() * pageSize,
            peak * pageSize,
            set.lockedCount() * pageSize,
            demandZero,
            pageIns,
            trimmed);
      } finally {
        lock.unlock();
      }
    }
  }

  private final long pageSize;
  private final long capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Share> shares = new ArrayList<>();
  private long resident;
  private long peakResident;

  /// @param bytes of physical memory; at least two pages
  PhysicalMemory(long pageSize, long bytes) {
    this.pageSize = pageSize;
    this.capacity = bytes / pageSize;
  }

  /// The part of a new process.
  ///
  /// @param onTrim called with the lock held when one of its pages is trimmed
  Share newShare(Runnable onTrim) {
    lock.lock();
    try {
      Share share = new Share(onTrim);
      shares.add(share);
      return share;
    } finally {
      lock.unlock();
    }
  }

  private void makeRoom(Share faulting) {
    if (resident < capacity) {
      return;
    }
    Share victim = faulting.set.canTrim() ? faulting : largestOther();
    victim.set.trimOldest();
    victim.trimmed++;
    resident--;
  }

  /// The process that has the most pages and one to give. There is one: not every page is locked.
  private Share largestOther() {
    Share largest = null;
    for (Share share : shares) {
      boolean larger = largest == null || share.set.count() > largest.set.count();
      largest = share.set.canTrim() && larger ? share : largest;
    }
    if (largest == null) {
      throw new IllegalStateException("INV-VM-04 some resident page is not locked");
    }
    return largest;
  }

  private long lockedPages() {
    long locked = 0;
    for (Share share : shares) {
      locked += share.set.lockedCount();
    }
    return locked;
  }

  /// The use of all processes together.
  PageUse use() {
    lock.lock();
    try {
      long demandZero = 0;
      long pageIns = 0;
      long trimmed = 0;
      for (Share share : shares) {
        demandZero += share.demandZero;
        pageIns += share.pageIns;
        trimmed += share.trimmed;
      }
      return new PageUse(
          resident * pageSize,
          peakResident * pageSize,
          lockedPages() * pageSize,
          demandZero,
          pageIns,
          trimmed);
    } finally {
      lock.unlock();
    }
  }
}
