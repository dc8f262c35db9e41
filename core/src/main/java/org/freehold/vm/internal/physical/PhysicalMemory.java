package org.freehold.vm.internal.physical;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.freehold.vm.PageUse;
import org.jspecify.annotations.Nullable;

/// The physical memory of a simulated machine: which pages of which process are in it.
///
/// A committed page comes in when it is first touched (a demand-zero fault), and goes when it is
/// decommitted, reset or trimmed. When memory is full, the page that came first goes: the oldest of
/// the process that faults, or, where that has none to give, of the process that has the most. A
/// locked page never goes. First in, first out needs no mark on each access, so an access to a page
/// that is in costs nothing; a real kernel looks at accessed bits now and then and chooses better.
///
/// A page of a section is in once, however many processes show it: each of them has it in its own
/// set, and [SharedFrame#holders] counts them. It leaves when the last of them has lost it.
///
/// What a trimmed page contained stays where it was, on the host; only the touch that brings it
/// back is counted (a page-in fault). A trimmed page that was never written has no contents, and
/// comes back as zeros.
///
/// Concurrency: one lock of its own, taken with a process's lock held and never the other way
/// round.
public final class PhysicalMemory {

  /// Where the contents of a page are.
  public interface PageSource {
    /// The section's frame that a page shows; null for a page of the process alone.
    @Nullable SharedFrame sharedAt(long page);

    /// Whether a page has contents that are not zeros by nature.
    boolean hasContents(long page);
  }

  /// One process's part.
  public final class Share {
    private final WorkingSet set;

    /// The frames of those pages in the set that show a section.
    private final Map<Long, SharedFrame> shown = new HashMap<>();

    private long peak;
    private long demandZero;
    private long pageIns;
    private long sharedFaults;
    private long copies;
    private long trimmed;

    private Share(Runnable onTrim) {
      this.set = new WorkingSet(onTrim, this::release);
    }

    /// Brings a page in that is touched.
    ///
    /// @param hasContents whether it was written before
    public void touch(long page, boolean hasContents) {
      touch(page, hasContents, null);
    }

    /// Brings a page in that is touched.
    ///
    /// @param hasContents whether it was written before
    /// @param frame what it shows, if it shows a section
    public void touch(long page, boolean hasContents, @Nullable SharedFrame frame) {
      lock.lock();
      try {
        bringIn(page, hasContents, frame);
      } finally {
        lock.unlock();
      }
    }

    private void bringIn(long page, boolean hasContents, @Nullable SharedFrame frame) {
      if (set.contains(page)) {
        return;
      }
      if (frame != null && frame.holders > 0) {
        sharedFaults++;
      } else {
        allocateFrame();
        pageIns += hasContents ? 1 : 0;
        demandZero += hasContents ? 0 : 1;
      }
      set.add(page);
      peak = Math.max(peak, set.count());
      if (frame != null) {
        frame.holders++;
        shown.put(page, frame);
      }
    }

    private void allocateFrame() {
      trimUntilFree(this);
      resident++;
      peakResident = Math.max(peakResident, resident);
    }

    /// Gives a page that showed a section a frame of its own, for its first write.
    public void copyOnWrite(long page) {
      lock.lock();
      try {
        copies++;
        allocateFrame();
        if (set.contains(page)) {
          releaseShared(page);
        } else {
          set.add(page);
          peak = Math.max(peak, set.count());
        }
      } finally {
        lock.unlock();
      }
    }

    /// Whether a page showed a section, which it then does not any more.
    private boolean releaseShared(long page) {
      SharedFrame frame = shown.isEmpty() ? null : shown.remove(page);
      if (frame == null) {
        return false;
      }
      frame.holders--;
      resident -= frame.holders == 0 ? 1 : 0;
      return true;
    }

    private void release(long page) {
      if (!releaseShared(page)) {
        resident--;
      }
    }

    /// Brings the pages `[from, to)` in and keeps them.
    ///
    /// @param fresh how many of them are not locked yet
    /// @param source of their contents
    /// @return false, and nothing done, when no page of physical memory would be left for others
    public boolean lockPages(long from, long to, long fresh, PageSource source) {
      lock.lock();
      try {
        if (fresh >= capacity - lockedPages()) {
          return false;
        }
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

    /// Lets the pages `[from, to)` be trimmed again.
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

    /// Forgets the pages `[from, to)`.
    ///
    /// @param lockedToo whether that goes for locked ones
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

  /// The part of a new process.
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

  /// Taking a page away that others show too makes no room; then another one has to go. It ends:
  /// fewer pages are locked than there are.
  private void trimUntilFree(Share faulting) {
    while (resident >= capacity) {
      Share victim = faulting.set.canTrim() ? faulting : largestTrimmable();
      victim.set.trimOldest();
      victim.trimmed++;
    }
  }

  /// The process that has the most pages and one to give. There is one: not every page is locked.
  private Share largestTrimmable() {
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

  /// Checks the count of resident pages against the pages that processes have.
  ///
  /// @throws IllegalStateException naming the invariant that does not hold
  public void validate() {
    lock.lock();
    try {
      long expected = 0;
      IdentityHashMap<SharedFrame, Integer> holders = new IdentityHashMap<>();
      for (Share share : shares) {
        expected += share.set.count() - share.shown.size();
        share.shown.values().forEach(frame -> holders.merge(frame, 1, Integer::sum));
      }
      expected += holders.size();
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
