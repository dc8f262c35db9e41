package org.freehold.object.internal.movable;

/// The pages of a chunk that are committed: a bit for each.
///
/// Not thread-safe: the heap's lock guards it.
final class PageMap {

  private final int pages;
  private final long[] bits;
  private int count;

  PageMap(int pages) {
    this.pages = pages;
    this.bits = new long[(pages + Long.SIZE - 1) / Long.SIZE];
  }

  /// Number of pages, committed or not.
  int pages() {
    return pages;
  }

  /// Number of committed pages.
  int count() {
    return count;
  }

  boolean isSet(int page) {
    return (bits[page / Long.SIZE] >>> page & 1) != 0;
  }

  /// The first page from one on that is not committed; `to` when all are.
  int firstClear(int from, int to) {
    int page = from;
    while (page < to) {
      long clear = ~bits[page / Long.SIZE] >>> page;
      if (clear != 0) {
        return Math.min(to, page + Long.numberOfTrailingZeros(clear));
      }
      page = (page / Long.SIZE + 1) * Long.SIZE;
    }
    return to;
  }

  /// The first page from one on that is committed; `to` when none is.
  int firstSet(int from, int to) {
    int page = from;
    while (page < to) {
      long set = bits[page / Long.SIZE] >>> page;
      if (set != 0) {
        return Math.min(to, page + Long.numberOfTrailingZeros(set));
      }
      page = (page / Long.SIZE + 1) * Long.SIZE;
    }
    return to;
  }

  /// Committed pages among some.
  int countIn(int from, int to) {
    int sum = 0;
    for (int page = firstSet(from, to); page < to; ) {
      int end = firstClear(page, to);
      sum += end - page;
      page = firstSet(end, to);
    }
    return sum;
  }

  /// Makes pages committed.
  void set(int from, int to) {
    for (int page = from; page < to; page++) {
      if (!isSet(page)) {
        bits[page / Long.SIZE] |= 1L << page;
        count++;
      }
    }
  }

  /// Makes pages uncommitted.
  void clear(int from, int to) {
    for (int page = from; page < to; page++) {
      if (isSet(page)) {
        bits[page / Long.SIZE] &= ~(1L << page);
        count--;
      }
    }
  }
}
