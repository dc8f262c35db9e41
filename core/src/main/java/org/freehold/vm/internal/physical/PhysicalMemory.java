package org.freehold.vm.internal.physical;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.freehold.vm.PageUse;
import org.jspecify.annotations.Nullable;

/// The physical memory of a simulated machine: which pages of which process are resident.
///
/// A committed page becomes resident when it is first touched (a demand-zero fault), and leaves
/// when it is decommitted, reset or trimmed. Replacement is first in, first out: when memory is
/// full, the oldest page of the faulting process is trimmed, or, where that process has none to
/// trim, the oldest of the process with the largest working set. A locked page is never trimmed.
/// FIFO needs no accessed bit, so an access to a resident page costs nothing; a real kernel samples
/// accessed bits and chooses better.
///
/// A page of a section takes one frame, however many processes show it: each of them has it in its
/// working set, and [SharedFrame#holders] counts them. The frame is freed with the last of them.
///
/// The contents of a trimmed page stay where they were, on the host; only the touch that brings it
/// back is counted (a page-in fault). A trimmed page that was never written has no contents, and
/// comes back as zeros.
///
/// Concurrency: one lock of its own, taken with a process's lock held and never the other way
/// round.
public final class PhysicalMemory {

  /// Says where the contents of a page are.
  public interface PageSource {
    /// The section's frame that a page shows; null for a page of the process alone.
    @Nullable SharedFrame sharedAt(long page);

    /// Whether a page has contents, rather than implicit zeros.
    boolean hasContents(long page);
  }

  /// One process's share: its working set and its counts of faults.
  public final class Share {
    private final WorkingSet set;

    private long peak;
    private long demandZero;
    private long pageIns;
    private long sharedFaults;
    private long copies;
    private long trimmed;

    private Share(Runnable onTrim) {
      this.set = new WorkingSet(onTrim, this::release);
    }

    /// Makes a touched page resident.
    ///
    /// @param hasContents whether it was written before
    public void touch(long page, boolean hasContents) {
      touch(page, hasContents, null);
    }

    /// Whether a page is resident.
    public boolean isResident(long page) {
      lock.lock();
      try {
        return set.contains(page);
      } finally {
        lock.unlock();
      }
    }

    /// Makes sure that touching pages allocates no Java object.
    ///
    /// @param count of private pages, at most
    public void prepare(long count) {
      lock.lock();
      try {
        set.prepare(count, false);
      } finally {
        lock.unlock();
      }
    }

    /// Makes a touched page resident. May fail for want of Java memory, and nothing has changed.
    ///
    /// @param hasContents whether it was written before
    /// @param frame what it shows, if it shows a section
    public void touch(long page, boolean hasContents, @Nullable SharedFrame frame) {
      lock.lock();
      try {
        if (!set.contains(page)) {
          set.prepare(1, frame != null);
          bringIn(page, hasContents, frame);
        }
      } finally {
        lock.unlock();
      }
    }

    private void bringIn(long page, boolean hasContents, @Nullable SharedFrame frame) {
      if (frame != null && frame.holders > 0) {
        sharedFaults++;
      } else {
        allocateFrame();
        pageIns += hasContents ? 1 : 0;
        demandZero += hasContents ? 0 : 1;
      }
      set.add(page, frame);
      peak = Math.max(peak, set.count());
      if (frame != null) {
        frame.holders++;
      }
    }

    private void allocateFrame() {
      trimUntilFree(this);
      resident++;
      peakResident = Math.max(peakResident, resident);
    }

    /// Gives a page that showed a section a private frame, for its first write. May fail for want
    /// of Java memory, and nothing has changed.
    public void copyOnWrite(long page) {
      lock.lock();
      try {
        set.prepare(1, false);
        copies++;
        allocateFrame();
        if (set.contains(page)) {
          release(set.takeFrame(page));
        } else {
          set.add(page, null);
          peak = Math.max(peak, set.count());
        }
      } finally {
        lock.unlock();
      }
    }

    /// Releases the frame of a page that leaves: a shared one with the last of its pages.
    private void release(@Nullable SharedFrame frame) {
      if (frame == null) {
        resident--;
      } else {
        frame.holders--;
        resident -= frame.holders == 0 ? 1 : 0;
      }
    }

    /// Makes the pages `[from, to)` resident and locks them.
    ///
    /// @param fresh how many of them are not locked yet
    /// @param source of their contents, which it has all made: it cannot fail
    /// @return false, and nothing done, when no frame would be left for other pages
    /// @throws OutOfMemoryError when there is no Java memory; nothing has changed then either
    public boolean lockPages(long from, long to, long fresh, PageSource source) {
      lock.lock();
      try {
        if (fresh >= capacity - lockedPages()) {
          return false;
        }
        set.prepare(to - from, true);
        for (long page = from; page < to; page++) {
          if (!set.contains(page)) {
            bringIn(page, source.hasContents(page), source.sharedAt(page));
          }
          set.lock(page);
        }
        return true;
      } finally {
        lock.unlock();
      }
    }

    /// Unlocks the pages `[from, to)`, which may be trimmed again.
    public void unlockPages(long from, long to) {
      lock.lock();
      try {
        for (long page = from; page < to; page++) {
          set.unlock(page);
        }
      } finally {
        lock.unlock();
      }
    }

    /// Removes the pages `[from, to)` from the working set.
    ///
    /// @param lockedToo whether locked ones go too
    public void drop(long from, long to, boolean lockedToo) {
      lock.lock();
      try {
        set.removeRange(from, to, lockedToo);
      } finally {
        lock.unlock();
      }
    }

    public PageUse use() {
      lock.lock();
      try {
        return new PageUse(
            set.count() * pageSize,
            peak * pageSize,
            set.lockedCount() * pageSize,
            demandZero,
            pageIns,
            sharedFaults,
            copies,
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
  public PhysicalMemory(long pageSize, long bytes) {
    this.pageSize = pageSize;
    this.capacity = bytes / pageSize;
  }

  /// The share of a new process.
  ///
  /// @param onTrim called with the lock held when one of its pages is trimmed
  public Share newShare(Runnable onTrim) {
    lock.lock();
    try {
      Share share = new Share(onTrim);
      shares.add(share);
      return share;
    } finally {
      lock.unlock();
    }
  }

  /// Trims pages until a frame is free. Trimming a page that others show too frees none, and the
  /// next one follows. It ends, since fewer pages are locked than there are frames.
  private void trimUntilFree(Share faulting) {
    while (resident >= capacity) {
      Share victim = faulting.set.canTrim() ? faulting : largestTrimmable();
      victim.set.trimOldest();
      victim.trimmed++;
    }
  }

  /// The process with the largest working set among those with a page to trim. There is one, since
  /// not every page is locked.
  private Share largestTrimmable() {
    Share largest = null;
    for (int i = 0; i < shares.size(); i++) { // Without an iterator: in the middle of a change.
      Share share = shares.get(i);
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
  public PageUse use() {
    lock.lock();
    try {
      long demandZero = 0;
      long pageIns = 0;
      long sharedFaults = 0;
      long copies = 0;
      long trimmed = 0;
      for (Share share : shares) {
        demandZero += share.demandZero;
        pageIns += share.pageIns;
        sharedFaults += share.sharedFaults;
        copies += share.copies;
        trimmed += share.trimmed;
      }
      return new PageUse(
          resident * pageSize,
          peakResident * pageSize,
          lockedPages() * pageSize,
          demandZero,
          pageIns,
          sharedFaults,
          copies,
          trimmed);
    } finally {
      lock.unlock();
    }
  }

  /// Checks the count of resident pages against the working sets.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  public void validate() {
    lock.lock();
    try {
      long expected = 0;
      IdentityHashMap<SharedFrame, Integer> holders = new IdentityHashMap<>();
      for (Share share : shares) {
        expected += share.set.count();
        share.set.forEachFrame(frame -> holders.merge(frame, 1, Integer::sum));
      }
      for (int pages : holders.values()) {
        expected -= pages - 1;
      }
      boolean counted =
          holders.entrySet().stream().allMatch(each -> each.getKey().holders == each.getValue());
      if (resident != expected || !counted) {
        throw new IllegalStateException(
            "INV-VM-05 each frame counts once, resident=" + resident + "/" + expected);
      }
    } finally {
      lock.unlock();
    }
  }
}
