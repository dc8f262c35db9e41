package org.freehold.heap.internal.metadata;

import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// A chunk of a record arena ([RecordArena]): one reservation, divided into *record pages* of 4
/// KiB, each of which holds records of one length.
///
/// ```
///   page       0          1        2              3        …  committed      pages
///          +----------+--------+----------------+----------+----------------+
///          | ▮▮▯▮▯▯▯▯ |  free  | one long record          | not used yet   |
///          +----------+--------+----------------+----------+----------------+
///   units      8          0        33             -1          0 …              length of the records
///   used    0b1011                 1                                           which are in use
/// ```
///
/// What describes the pages is kept in arrays that are made with the chunk, so that neither taking
/// nor returning a record or a page allocates Java memory. Pages that are free are found in a
/// bitmap; of these, the *dirty* ones have been in use since their memory was last given back to
/// the system ([#discardDirty]).
///
/// Not thread-safe: guarded by the lock of its arena.
final class RecordChunk {

  static final int PAGE_SHIFT = 12;

  private static final int NO_PAGE = -1;

  /// The length of the pages of a record after its first.
  private static final short CONTINUED = -1;

  /// Record pages that are committed at once where there is memory.
  private static final int COMMIT_STEP = 16;

  /// Numbers of the pages before and after one in a list of its arena.
  final int[] previous;

  final int[] next;

  private final MetadataMapping memory;
  private final long base;
  private final int pages;

  private final short[] units;
  private final long[] used;
  private final long[] free;
  private final long[] dirty;

  /// Pages that may be used, from the first one on.
  private int committed;

  private int freePages;
  private int dirtyPages;

  /// No word of `free` before this one has a bit.
  private int lowestFree;

  private RecordChunk(MetadataMapping memory) {
    this.memory = memory;
    this.base = memory.base(0);
    this.pages = (int) (memory.limit(0) >>> PAGE_SHIFT);
    this.previous = new int[pages];
    this.next = new int[pages];
    this.units = new short[pages];
    this.used = new long[pages];
    this.free = new long[(pages + Long.SIZE - 1) / Long.SIZE];
    this.dirty = new long[free.length];
  }

  /// Reserves a chunk; null when there is no room.
  ///
  /// @param bytes of its pages
  /// @param tableBytes of a table beside them, which its arena keeps there
  static @Nullable RecordChunk tryReserve(AddressSpace host, long bytes, long tableBytes) {
    MetadataMapping memory = MetadataMapping.tryReserve(host, bytes, tableBytes);
    if (memory == null) {
      return null;
    }
    boolean isMade = false;
    try {
      RecordChunk chunk = new RecordChunk(memory);
      isMade = true;
      return chunk;
    } finally {
      if (!isMade) {
        memory.release();
      }
    }
  }

  /// Commits the table and the first page.
  ///
  /// @return the address of the table; 0 when there is no memory
  long tryTable() {
    return memory.tryEnsure(1, memory.limit(1)) && tryExtend(1) ? memory.base(1) : 0;
  }

  long base() {
    return base;
  }

  /// Whether an address lies in the chunk.
  boolean contains(long address) {
    return address >= base && (address - base) >>> PAGE_SHIFT < pages;
  }

  /// The number of the page that an address of the chunk lies in.
  int pageOf(long address) {
    return (int) ((address - base) >>> PAGE_SHIFT);
  }

  /// Takes `count` free pages that follow each other, and gives them to records of a length.
  ///
  /// @param length of a record in units; more than a page has for one long record
  /// @return the number of the first one; -1 when there are none
  int takePages(int count, int length) {
    int first = freePages < count ? NO_PAGE : freeRun(count);
    if (first != NO_PAGE) {
      for (int page = first; page < first + count; page++) {
        take(page);
        units[page] = page == first ? (short) length : CONTINUED;
      }
    }
    return first;
  }

  /// Takes a free record of a page that has one.
  ///
  /// @return its address
  long takeRecord(int page) {
    int index = Long.numberOfTrailingZeros(~used[page]);
    used[page] |= 1L << index;
    return base
        + ((long) page << PAGE_SHIFT)
        + (((long) index * units[page]) << RecordArena.UNIT_SHIFT);
  }

  /// Returns a record of a page.
  void returnRecord(int page, long record) {
    int offset = (int) (record - base - ((long) page << PAGE_SHIFT));
    used[page] &= ~(1L << ((offset >>> RecordArena.UNIT_SHIFT) / units[page]));
  }

  /// Whether all records of a page are in use.
  boolean isFull(int page) {
    return Long.bitCount(used[page]) == RecordArena.recordsPerPage(units[page]);
  }

  /// Whether no record of a page is in use.
  boolean isEmpty(int page) {
    return used[page] == 0;
  }

  /// Returns pages without a record in use.
  void returnPages(int first, int count) {
    for (int page = first; page < first + count; page++) {
      used[page] = 0;
      units[page] = 0;
      free[page / Long.SIZE] |= 1L << page;
      dirty[page / Long.SIZE] |= 1L << page;
    }
    freePages += count;
    dirtyPages += count;
    lowestFree = Math.min(lowestFree, first / Long.SIZE);
  }

  /// Commits memory so that `count` more pages follow each other and are free.
  ///
  /// @return whether it did; if not, nothing has changed
  boolean tryExtend(int count) {
    int tail = 0;
    while (tail < committed && isFree(committed - 1 - tail)) {
      tail++;
    }
    int needed = committed + Math.max(0, count - tail);
    if (needed > pages) {
      return false;
    }
    int wanted = Math.min(pages, (needed + COMMIT_STEP - 1) / COMMIT_STEP * COMMIT_STEP);
    if (!memory.tryEnsure(0, (long) wanted << PAGE_SHIFT)) {
      if (!memory.tryEnsure(0, (long) needed << PAGE_SHIFT)) {
        return false;
      }
      wanted = needed;
    }
    for (int page = committed; page < wanted; page++) {
      free[page / Long.SIZE] |= 1L << page;
    }
    lowestFree = Math.min(lowestFree, committed / Long.SIZE);
    freePages += wanted - committed;
    committed = wanted;
    return true;
  }

  /// Free pages whose memory could be given back.
  int dirtyPages() {
    return dirtyPages;
  }

  /// Gives the memory of free pages back to the system. They stay readable: a thread without the
  /// lock may have found a record there.
  void discardDirty() {
    int systemPages = Math.max(1, (int) (memory.pageSize() >>> PAGE_SHIFT));
    for (int page = nextDirty(0); page < pages; ) {
      int end = page + 1;
      while (end < pages && isDirty(end)) {
        end++;
      }
      int from = (page + systemPages - 1) & -systemPages;
      int to = end & -systemPages;
      if (from < to) {
        memory.discard(0, (long) from << PAGE_SHIFT, (long) (to - from) << PAGE_SHIFT);
      }
      for (; page < end; page++) {
        dirty[page / Long.SIZE] &= ~(1L << page);
        dirtyPages--;
      }
      page = nextDirty(end);
    }
  }

  void release() {
    memory.release();
  }

  private void take(int page) {
    long bit = 1L << page;
    int word = page / Long.SIZE;
    free[word] &= ~bit;
    freePages--;
    dirtyPages -= (dirty[word] & bit) == 0 ? 0 : 1;
    dirty[word] &= ~bit;
  }

  /// The first of `count` free pages that follow each other; -1 when there are none.
  private int freeRun(int count) {
    while (lowestFree < free.length && free[lowestFree] == 0) {
      lowestFree++;
    }
    int run = 0;
    for (int page = lowestFree * Long.SIZE; page < committed; page++) {
      if (free[page / Long.SIZE] == 0) {
        run = 0;
        page |= Long.SIZE - 1;
      } else if (!isFree(page)) {
        run = 0;
      } else if (++run == count) {
        return page - count + 1;
      }
    }
    return NO_PAGE;
  }

  private int nextDirty(int from) {
    int page = from;
    while (page < pages && !isDirty(page)) {
      page = dirty[page / Long.SIZE] == 0 ? (page | (Long.SIZE - 1)) + 1 : page + 1;
    }
    return page;
  }

  private boolean isFree(int page) {
    return (free[page / Long.SIZE] >>> page & 1) != 0;
  }

  private boolean isDirty(int page) {
    return (dirty[page / Long.SIZE] >>> page & 1) != 0;
  }

  /// Checks the page tables against each other.
  ///
  /// @return units of records in use
  /// @throws IllegalStateException when they disagree
  long checkedUnits() {
    int countedFree = 0;
    int countedDirty = 0;
    long usedUnits = 0;
    for (int page = 0; page < pages; page++) {
      countedFree += isFree(page) ? 1 : 0;
      countedDirty += isDirty(page) ? 1 : 0;
      boolean isUnused = isFree(page) || page >= committed;
      if (isUnused != (units[page] == 0)
          || (isDirty(page) && !isFree(page))
          || (isFree(page) && (page >= committed || page / Long.SIZE < lowestFree))
          || (used[page] != 0 && units[page] <= 0)
          || (units[page] > 0 && used[page] == 0)) {
        throw new IllegalStateException("a record page is in two states, page=" + page);
      }
      usedUnits += units[page] <= 0 ? 0 : (long) Long.bitCount(used[page]) * units[page];
    }
    if (countedFree != freePages || countedDirty != dirtyPages) {
      throw new IllegalStateException("free record pages are miscounted, free=" + freePages);
    }
    return usedUnits;
  }
}
