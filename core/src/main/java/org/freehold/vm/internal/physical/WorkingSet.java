package org.freehold.vm.internal.physical;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A working set: the resident pages of one process, in the order in which they became resident.
///
/// A hash table from page number to entry, whose entries that may be trimmed are linked into a
/// queue; a locked page is in the table and not in the queue. Every operation on one page is O(1),
/// and an entry takes about 32 bytes.
///
/// Only [#prepare] allocates Java objects; everything else cannot fail.
///
/// Not thread-safe; [PhysicalMemory] holds its lock.
final class WorkingSet {

  private static final int NONE = -1;

  private static final int INITIAL_CAPACITY = 16;

  /// Links of an entry of a locked page.
  private static final int LOCKED = -2;

  /// Links of an entry that is free.
  private static final int FREE = -3;

  /// Learns what leaves the set, whatever the reason.
  interface Leaving {
    /// A page leaves.
    ///
    /// @param frame that it showed; null for a private one
    void leave(@Nullable SharedFrame frame);
  }

  private final Runnable onTrim;
  private final Leaving onRemove;
  private long[] pages = new long[INITIAL_CAPACITY];
  private int[] chain = new int[INITIAL_CAPACITY];
  private int[] older = new int[INITIAL_CAPACITY];
  private int[] newer = new int[INITIAL_CAPACITY];
  private int[] buckets = emptyBuckets(INITIAL_CAPACITY);

  /// What the page of an entry shows; without length until a page shows something.
  private @Nullable SharedFrame[] frames = {};

  private int used;
  private int freeEntries = NONE;
  private int oldest = NONE;
  private int newest = NONE;
  private int count;
  private int locked;

  /// @param onTrim called when a page is trimmed
  /// @param onRemove receives every page that leaves
  WorkingSet(Runnable onTrim, Leaving onRemove) {
    this.onTrim = onTrim;
    this.onRemove = onRemove;
  }

  private static int[] emptyBuckets(int size) {
    int[] buckets = new int[size];
    Arrays.fill(buckets, NONE);
    return buckets;
  }

  /// Number of pages.
  int count() {
    return count;
  }

  /// Number of locked pages among them.
  int lockedCount() {
    return locked;
  }

  /// Whether there is a page to trim: one that is not locked.
  boolean canTrim() {
    return oldest != NONE;
  }

  boolean contains(long page) {
    return find(page) != NONE;
  }

  private int find(long page) {
    int entry = buckets[bucketOf(page)];
    while (entry != NONE && pages[entry] != page) {
      entry = chain[entry];
    }
    return entry;
  }

  private int bucketOf(long page) {
    long hash = page * 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 32) & (buckets.length - 1);
  }

  /// Makes sure that the next additions allocate nothing.
  ///
  /// @param additions how many
  /// @param shows whether any of the pages shows a section
  /// @throws OutOfMemoryError when there is no Java memory; the set is as it was
  void prepare(long additions, boolean shows) {
    int size = pages.length;
    while (size - count < additions) {
      size = Math.multiplyExact(2, size);
    }
    if (size > pages.length) {
      grow(size);
    }
    if (shows || frames.length > 0) {
      frames = frames.length < size ? Arrays.copyOf(frames, size) : frames;
    }
  }

  private void grow(int size) {
    long[] morePages = Arrays.copyOf(pages, size);
    int[] moreChain = Arrays.copyOf(chain, size);
    int[] moreOlder = Arrays.copyOf(older, size);
    int[] moreNewer = Arrays.copyOf(newer, size);
    @Nullable SharedFrame[] moreFrames = frames.length == 0 ? frames : Arrays.copyOf(frames, size);
    int[] moreBuckets = emptyBuckets(size);
    pages = morePages;
    chain = moreChain;
    older = moreOlder;
    newer = moreNewer;
    frames = moreFrames;
    buckets = moreBuckets;
    freeEntries = NONE;
    for (int entry = 0; entry < used; entry++) {
      if (older[entry] == FREE) {
        chain[entry] = freeEntries;
        freeEntries = entry;
      } else {
        int bucket = bucketOf(pages[entry]);
        chain[entry] = buckets[bucket];
        buckets[bucket] = entry;
      }
    }
  }

  /// Adds a page that is not in the set, as the newest, after [#prepare].
  ///
  /// @param frame that it shows; null for a private one
  void add(long page, @Nullable SharedFrame frame) {
    int entry = newEntry();
    int bucket = bucketOf(page);
    pages[entry] = page;
    chain[entry] = buckets[bucket];
    buckets[bucket] = entry;
    if (entry < frames.length) {
      frames[entry] = frame;
    }
    enqueue(entry);
    count++;
  }

  private int newEntry() {
    if (freeEntries != NONE) {
      int entry = freeEntries;
      freeEntries = chain[entry];
      return entry;
    }
    return used++;
  }

  /// Takes away the frame that a page of the set shows, so that it has a private one.
  ///
  /// @return the frame; null when it shows none
  @Nullable SharedFrame takeFrame(long page) {
    return frameOf(find(page), true);
  }

  private @Nullable SharedFrame frameOf(int entry, boolean takes) {
    if (entry >= frames.length) {
      return null;
    }
    SharedFrame frame = frames[entry];
    frames[entry] = takes ? null : frame;
    return frame;
  }

  /// Visits the frames that pages show, one that several pages show as often.
  void forEachFrame(Consumer<SharedFrame> visitor) {
    for (int entry = 0; entry < used; entry++) {
      SharedFrame frame = older[entry] == FREE ? null : frameOf(entry, false);
      if (frame != null) {
        visitor.accept(frame);
      }
    }
  }

  private void enqueue(int entry) {
    older[entry] = newest;
    newer[entry] = NONE;
    if (newest == NONE) {
      oldest = entry;
    } else {
      newer[newest] = entry;
    }
    newest = entry;
  }

  private void dequeue(int entry) {
    if (older[entry] == NONE) {
      oldest = newer[entry];
    } else {
      newer[older[entry]] = newer[entry];
    }
    if (newer[entry] == NONE) {
      newest = older[entry];
    } else {
      older[newer[entry]] = older[entry];
    }
  }

  /// Locks a page of the set, which is not trimmed until it is unlocked.
  void lock(long page) {
    int entry = find(page);
    if (older[entry] != LOCKED) {
      dequeue(entry);
      older[entry] = LOCKED;
      locked++;
    }
  }

  /// Unlocks a page; it counts as the newest.
  void unlock(long page) {
    int entry = find(page);
    if (entry != NONE && older[entry] == LOCKED) {
      locked--;
      enqueue(entry);
    }
  }

  private void removeEntry(int entry, boolean evenLocked) {
    if (entry == NONE || (older[entry] == LOCKED && !evenLocked)) {
      return;
    }
    if (older[entry] == LOCKED) {
      locked--;
    } else {
      dequeue(entry);
    }
    unchain(entry);
    older[entry] = FREE;
    chain[entry] = freeEntries;
    freeEntries = entry;
    count--;
    onRemove.leave(frameOf(entry, true));
  }

  private void unchain(int entry) {
    int bucket = bucketOf(pages[entry]);
    if (buckets[bucket] == entry) {
      buckets[bucket] = chain[entry];
      return;
    }
    int before = buckets[bucket];
    while (chain[before] != entry) {
      before = chain[before];
    }
    chain[before] = chain[entry];
  }

  /// Removes the pages of `[from, to)`.
  ///
  /// @param lockedToo whether locked ones go too
  void removeRange(long from, long to, boolean lockedToo) {
    if (to - from <= count) {
      for (long page = from; page < to; page++) {
        removeEntry(find(page), lockedToo);
      }
      return;
    }
    for (int entry = 0; entry < used; entry++) {
      if (older[entry] != FREE && pages[entry] >= from && pages[entry] < to) {
        removeEntry(entry, lockedToo);
      }
    }
  }

  /// Trims the oldest page that is not locked; there is one.
  void trimOldest() {
    removeEntry(oldest, false);
    onTrim.run();
  }
}
