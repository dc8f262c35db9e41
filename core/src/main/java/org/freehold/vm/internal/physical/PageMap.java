package org.freehold.vm.internal.physical;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A map from page number to an object: an open-addressing table with one array slot a page, linear
/// probing, and deletion by shifting the run back so that no tombstones accumulate. The load stays
/// at or below one half.
///
/// Only [#prepare] allocates Java objects. An addition that it has prepared cannot fail.
///
/// Not thread-safe.
///
/// @param <V> what belongs to a page
final class PageMap<V> {

  private static final int INITIAL_SLOTS = 64;

  private long[] pages = new long[INITIAL_SLOTS];
  private @Nullable Object[] values = new @Nullable Object[INITIAL_SLOTS];
  private int count;

  /// Number of pages in the map.
  int count() {
    return count;
  }

  /// What belongs to a page, or null.
  @SuppressWarnings("unchecked") // Only put() writes.
  @Nullable V get(long page) {
    return (V) values[slotOf(page, pages, values)];
  }

  /// Makes sure that the next addition allocates nothing.
  ///
  /// @throws OutOfMemoryError when there is no Java memory; the map is as it was
  void prepare() {
    if (count + 1 <= pages.length / 2) {
      return;
    }
    long[] morePages = new long[2 * pages.length];
    @Nullable Object[] moreValues = new @Nullable Object[2 * pages.length];
    for (int i = 0; i < pages.length; i++) {
      if (values[i] != null) {
        int slot = slotOf(pages[i], morePages, moreValues);
        morePages[slot] = pages[i];
        moreValues[slot] = values[i];
      }
    }
    pages = morePages;
    values = moreValues;
  }

  /// Adds a page that is not in the map, after [#prepare].
  void put(long page, V value) {
    int slot = slotOf(page, pages, values);
    pages[slot] = page;
    values[slot] = value;
    count++;
  }

  /// Visits the pages of `[from, to)` that are in the map, in no order.
  void forEach(long from, long to, LongConsumer visitor) {
    if (to - from <= count) {
      for (long page = from; page < to; page++) {
        if (get(page) != null) {
          visitor.accept(page);
        }
      }
      return;
    }
    for (int slot = 0; slot < pages.length; slot++) {
      if (values[slot] != null && pages[slot] >= from && pages[slot] < to) {
        visitor.accept(pages[slot]);
      }
    }
  }

  /// Removes the pages of `[from, to)`.
  void drop(long from, long to) {
    if (to - from <= count) {
      for (long page = from; page < to; page++) {
        int slot = slotOf(page, pages, values);
        if (values[slot] != null) {
          removeAt(slot);
        }
      }
      return;
    }
    for (int slot = 0; slot < pages.length; ) {
      if (values[slot] != null && pages[slot] >= from && pages[slot] < to) {
        removeAt(slot); // Another page may have moved into this slot: check it again.
      } else {
        slot++;
      }
    }
  }

  private void removeAt(int emptied) {
    int mask = pages.length - 1;
    int hole = emptied;
    for (int slot = (hole + 1) & mask; values[slot] != null; slot = (slot + 1) & mask) {
      int home = homeOf(pages[slot], mask);
      boolean reachableFromHole = ((slot - home) & mask) >= ((slot - hole) & mask);
      if (reachableFromHole) {
        pages[hole] = pages[slot];
        values[hole] = values[slot];
        hole = slot;
      }
    }
    values[hole] = null;
    count--;
  }

  private static int slotOf(long page, long[] pages, @Nullable Object[] values) {
    int mask = pages.length - 1;
    int slot = homeOf(page, mask);
    while (values[slot] != null && pages[slot] != page) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int homeOf(long page, int mask) {
    long hash = page * 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 32) & mask;
  }
}
