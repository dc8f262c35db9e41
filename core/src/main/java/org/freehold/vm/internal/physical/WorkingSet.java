package org.freehold.vm.internal.physical;

import java.util.Arrays;
import java.util.function.LongConsumer;

/// A working set: the resident pages of one process, in the order in which they became resident.
///
/// A hash table from page number to entry, whose entries that may be trimmed are linked into a
/// queue; a locked page is in the table and not in the queue. Every operation on one page is O(1),
/// and an entry takes about 32 bytes.
///
/// Not thread-safe; [PhysicalMemory] holds its lock.
final class WorkingSet {

  private static final int NONE = -1;

  private static final int INITIAL_CAPACITY = 16;

  /// Links of an entry of a locked page.
  private static final int LOCKED = -2;

  private final Runnable onTrim;
  private final LongConsumer onRemove;
  private long[] pages = new long[INITIAL_CAPACITY];
  private int[] chain = new int[INITIAL_CAPACITY];
  private int[] older = new int[INITIAL_CAPACITY];
  private int[] newer = new int[INITIAL_CAPACITY];
  private int[] buckets = emptyBuckets(INITIAL_CAPACITY);
  private int used;
  private int freeEntries = NONE;
  private int oldest = NONE;
  private int newest = NONE;
  private int count;
  private int locked;

  /// @param onTrim called when a page is trimmed
  /// @param onRemove receives every page that leaves, whatever the reason
  WorkingSet(Runnable onTrim, LongConsumer onRemove) {
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

  /// Adds a page that is not in the set, as the newest.
  void add(long page) {
    int entry = newEntry();
    int bucket = bucketOf(page);
    pages[entry] = page;
    chain[entry] = buckets[bucket];
    buckets[bucket] = entry;
    enqueue(entry);
    count++;
  }

  private int newEntry() {
    if (freeEntries != NONE) {
      int entry = freeEntries;
      freeEntries = chain[entry];
      return entry;
    }
    if (used == pages.length) {
      grow();
    }
    return used++;
  }

  private void grow() {
    int size = 2 * pages.length;
    pages = Arrays.copyOf(pages, size);
    chain = Arrays.copyOf(chain, size);
    older = Arrays.copyOf(older, size);
    newer = Arrays.copyOf(newer, size);
    buckets = emptyBuckets(size);
    for (int entry = 0; entry < used; entry++) {
      int bucket = bucketOf(pages[entry]);
      chain[entry] = buckets[bucket];
      buckets[bucket] = entry;
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

  private void remove(long page, boolean evenLocked) {
    int entry = find(page);
    if (entry == NONE || (older[entry] == LOCKED && !evenLocked)) {
      return;
    }
    if (older[entry] == LOCKED) {
      locked--;
    } else {
      dequeue(entry);
    }
    unchain(entry);
    chain[entry] = freeEntries;
    freeEntries = entry;
    count--;
    onRemove.accept(page);
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
        remove(page, lockedToo);
      }
    } else {
      for (long page : toArray()) {
        if (page >= from && page < to) {
          remove(page, lockedToo);
        }
      }
    }
  }

  /// All pages, in no order.
  long[] toArray() {
    long[] all = new long[count];
    int next = 0;
    for (int bucket : buckets) {
      for (int entry = bucket; entry != NONE; entry = chain[entry]) {
        all[next++] = pages[entry];
      }
    }
    return all;
  }

  /// Trims the oldest page that is not locked; there is one.
  void trimOldest() {
    remove(pages[oldest], false);
    onTrim.run();
  }
}
