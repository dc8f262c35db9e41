package org.freehold.heap.internal.metadata;

import java.util.Arrays;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// A record arena: an allocator of native memory for metadata records of any length, in units of 64
/// bytes. It grows by chunks ([RecordChunk]), each twice as large as the one before, so that it
/// reserves no more than twice what is used.
///
/// ```
///   number of a record   31 … 20          19 … 0
///                        chunk, from 1 │  unit in the chunk
///   table                address of each chunk, native: one load from a number to an address
///   partial[units]       pages with room for records of a length, a list through all chunks
/// ```
///
/// A page of a chunk holds records of one length, so a page whose last record is freed can serve
/// another length, or its memory can be given back ([#discardFree]). Long records are runs of whole
/// pages. No number is 0, so that 0 can mean "no record".
///
/// Memory that was a record stays readable as long as the arena lives: a thread that found one
/// without a lock may read it, though what it reads may be stale, another record's, or zero.
///
/// Whole changes: whatever may fail, a reservation, a commit, the Java objects of a chunk, is done
/// before anything is changed, and freeing needs none of it. The caller has prepared its stack.
///
/// Thread-safe: allocating and freeing are synchronized; addresses are computed without a lock.
public final class RecordArena {

  static final int UNIT_SHIFT = 6;
  private static final int UNITS_PER_PAGE = 1 << (RecordChunk.PAGE_SHIFT - UNIT_SHIFT);

  /// Records up to this length share a page.
  private static final int MAX_SHARED = UNITS_PER_PAGE / 2;

  private static final int CHUNK_SHIFT = 20;
  private static final int UNIT_MASK = (1 << CHUNK_SHIFT) - 1;
  private static final int PAGE_BITS = CHUNK_SHIFT + UNIT_SHIFT - RecordChunk.PAGE_SHIFT;
  private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;
  private static final int MAX_CHUNKS = (1 << (Integer.SIZE - CHUNK_SHIFT)) - 1;

  private static final long FIRST_CHUNK_BYTES = 1 << 20;
  private static final long MAX_CHUNK_BYTES = 1L << (CHUNK_SHIFT + UNIT_SHIFT);
  private static final long MIN_CHUNK_BYTES = 64 * 1024;

  private static final int NONE = -1;

  private final AddressSpace host;
  private final int maxChunks;
  private final long table;

  /// For each length that shares pages, the first page with room, as chunk and page.
  private final int[] partial = new int[MAX_SHARED + 1];

  private RecordChunk[] chunks;
  private long nextChunkBytes;
  private long usedUnits;

  private RecordArena(AddressSpace host, RecordChunk first, long table, int maxChunks) {
    this.host = host;
    this.maxChunks = maxChunks;
    this.table = table;
    this.chunks = new RecordChunk[] {first};
    Arrays.fill(partial, NONE);
    RawMemory.putLongAligned(table + Long.BYTES, first.base());
  }

  /// Reserves an arena with a small first chunk; null when there is no room.
  ///
  /// @param host where the memory comes from
  public static @Nullable RecordArena tryReserve(AddressSpace host) {
    return tryReserve(host, FIRST_CHUNK_BYTES, MAX_CHUNKS);
  }

  /// Reserves an arena.
  ///
  /// @param firstBytes of the first chunk
  /// @param maxChunks how many it may have
  static @Nullable RecordArena tryReserve(AddressSpace host, long firstBytes, int maxChunks) {
    RecordChunk first = null;
    long bytes = firstBytes;
    long tableBytes = (maxChunks + 1L) * Long.BYTES;
    for (; first == null && bytes >= MIN_CHUNK_BYTES; bytes /= 2) {
      first = RecordChunk.tryReserve(host, bytes, tableBytes);
    }
    if (first == null) {
      return null;
    }
    boolean isMade = false;
    try {
      long table = first.tryTable();
      RecordArena arena = table == 0 ? null : new RecordArena(host, first, table, maxChunks);
      if (arena != null) {
        arena.nextChunkBytes = Math.min(MAX_CHUNK_BYTES, 2 * firstBytes);
        isMade = true;
      }
      return arena;
    } finally {
      if (!isMade) {
        first.release();
      }
    }
  }

  /// Allocates a record.
  ///
  /// @param bytes its length, rounded up to units of 64
  /// @return its address, a multiple of 64; 0 when there is no memory
  public synchronized long allocate(long bytes) {
    int units = unitsFor(bytes);
    int id = units <= MAX_SHARED ? partial[units] : NONE;
    boolean isNew = id == NONE;
    if (isNew) {
      id = newPages(units);
      if (id == NONE) {
        return 0;
      }
    }
    RecordChunk chunk = chunks[id >>> PAGE_BITS];
    long record = chunk.takeRecord(id & PAGE_MASK);
    usedUnits += units;
    boolean isFull = chunk.isFull(id & PAGE_MASK);
    if (isNew && !isFull) {
      link(units, id);
    } else if (!isNew && isFull) {
      unlink(units, id);
    }
    return record;
  }

  /// Frees a record. Cannot fail.
  ///
  /// @param bytes the length it was allocated with
  public synchronized void free(long record, long bytes) {
    int units = unitsFor(bytes);
    int index = chunkOf(record);
    RecordChunk chunk = chunks[index];
    int page = chunk.pageOf(record);
    int id = index << PAGE_BITS | page;
    boolean wasFull = chunk.isFull(page);
    chunk.returnRecord(page, record);
    usedUnits -= units;
    if (chunk.isEmpty(page)) {
      if (!wasFull) {
        unlink(units, id);
      }
      chunk.returnPages(page, pagesFor(units));
    } else if (wasFull) {
      link(units, id);
    }
  }

  /// The address of the record with a number.
  public long addressOf(long number) {
    long chunk = RawMemory.getLongAligned(table + (number >>> CHUNK_SHIFT << 3));
    return chunk + ((number & UNIT_MASK) << UNIT_SHIFT);
  }

  /// The number of a record.
  public synchronized long numberOf(long record) {
    int index = chunkOf(record);
    return (index + 1L) << CHUNK_SHIFT | (record - chunks[index].base()) >>> UNIT_SHIFT;
  }

  /// Bytes of records in use.
  public synchronized long usedBytes() {
    return usedUnits << UNIT_SHIFT;
  }

  /// Bytes of free pages whose memory [#discardFree] would give back.
  public synchronized long discardableBytes() {
    long pages = 0;
    for (RecordChunk chunk : chunks) {
      pages += chunk.dirtyPages();
    }
    return pages << RecordChunk.PAGE_SHIFT;
  }

  /// Gives the memory of all free pages back to the system.
  public synchronized void discardFree() {
    for (RecordChunk chunk : chunks) {
      if (chunk.dirtyPages() != 0) {
        chunk.discardDirty();
      }
    }
  }

  /// Releases the memory. No record may be read any more.
  public void release() {
    for (int i = chunks.length - 1; i >= 0; i--) { // The table goes last.
      chunks[i].release();
    }
  }

  /// Checks the pages and lists against each other.
  ///
  /// @throws IllegalStateException when they disagree
  synchronized void validate() {
    long units = 0;
    for (RecordChunk chunk : chunks) {
      units += chunk.checkedUnits();
    }
    if (units != usedUnits) {
      throw new IllegalStateException("records in use are miscounted, units=" + usedUnits);
    }
    for (int length = 1; length <= MAX_SHARED; length++) {
      int before = NONE;
      for (int id = partial[length];
          id != NONE;
          id = chunks[id >>> PAGE_BITS].next[id & PAGE_MASK]) {
        RecordChunk chunk = chunks[id >>> PAGE_BITS];
        int page = id & PAGE_MASK;
        if (chunk.previous[page] != before || chunk.isFull(page) || chunk.isEmpty(page)) {
          throw new IllegalStateException("a page is in the wrong list, page=" + page);
        }
        before = id;
      }
    }
  }

  /// Records of a length in a page.
  static int recordsPerPage(int units) {
    return Math.max(1, UNITS_PER_PAGE / units);
  }

  private static int unitsFor(long bytes) {
    return (int) ((bytes + (1L << UNIT_SHIFT) - 1) >>> UNIT_SHIFT);
  }

  private static int pagesFor(int units) {
    return (units + UNITS_PER_PAGE - 1) / UNITS_PER_PAGE;
  }

  /// Takes pages for records of a length: free ones, or ones never used, or some of a new chunk.
  ///
  /// @return chunk and number of the first page; [#NONE] when there is no memory
  private int newPages(int units) {
    int count = pagesFor(units);
    for (int i = 0; i < chunks.length; i++) {
      int page = chunks[i].takePages(count, units);
      if (page >= 0) {
        return i << PAGE_BITS | page;
      }
    }
    for (int i = 0; i < chunks.length; i++) {
      if (chunks[i].tryExtend(count)) {
        return i << PAGE_BITS | chunks[i].takePages(count, units);
      }
    }
    int last = chunks.length;
    return tryAddChunk(count) ? last << PAGE_BITS | chunks[last].takePages(count, units) : NONE;
  }

  /// Adds a chunk with `pages` free pages.
  private boolean tryAddChunk(int pages) {
    if (chunks.length == maxChunks) {
      return false;
    }
    RecordChunk[] longer = Arrays.copyOf(chunks, chunks.length + 1);
    long least = Math.max(MIN_CHUNK_BYTES, (long) pages << RecordChunk.PAGE_SHIFT);
    RecordChunk added = null;
    for (long bytes = Math.max(nextChunkBytes, least);
        added == null && bytes >= least;
        bytes /= 2) {
      added = RecordChunk.tryReserve(host, bytes, 0);
    }
    if (added == null) {
      return false;
    }
    if (!added.tryExtend(pages)) {
      added.release();
      return false;
    }
    longer[chunks.length] = added;
    RawMemory.putLongAligned(table + (chunks.length + 1L) * Long.BYTES, added.base());
    chunks = longer;
    nextChunkBytes = Math.min(MAX_CHUNK_BYTES, 2 * nextChunkBytes);
    return true;
  }

  private int chunkOf(long record) {
    for (int i = chunks.length - 1; i >= 0; i--) {
      if (chunks[i].contains(record)) {
        return i;
      }
    }
    throw new IllegalStateException("not a record of the arena, address=" + record);
  }

  private void link(int units, int id) {
    if (units > MAX_SHARED) {
      return;
    }
    int head = partial[units];
    RecordChunk chunk = chunks[id >>> PAGE_BITS];
    chunk.previous[id & PAGE_MASK] = NONE;
    chunk.next[id & PAGE_MASK] = head;
    if (head != NONE) {
      chunks[head >>> PAGE_BITS].previous[head & PAGE_MASK] = id;
    }
    partial[units] = id;
  }

  private void unlink(int units, int id) {
    RecordChunk chunk = chunks[id >>> PAGE_BITS];
    int before = chunk.previous[id & PAGE_MASK];
    int after = chunk.next[id & PAGE_MASK];
    if (after != NONE) {
      chunks[after >>> PAGE_BITS].previous[after & PAGE_MASK] = before;
    }
    if (before == NONE) {
      partial[units] = after;
    } else {
      chunks[before >>> PAGE_BITS].next[before & PAGE_MASK] = after;
    }
  }
}
