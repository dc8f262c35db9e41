package org.freehold.clib;

import org.freehold.heap.HeapOptions;

/// How SQLite uses its heap: what it takes in one piece and divides itself, so that it calls the
/// heap less often. Start from [#FEW_CALLS] or [#EVERY_BLOCK].
///
/// SQLite asks the heap for many small blocks that live as long as a statement, and for a block for
/// each page of a database that it caches. Both kinds can come from larger blocks of the heap:
///
/// * *lookaside*: one block for each connection, in slots, for what the connection needs for a
///   moment;
/// * *page cache*: one block for the process, in slots of one page each.
///
/// When either is used up, SQLite asks the heap again, block by block. A build of SQLite may lack
/// the lookaside (`SQLITE_OMIT_LOOKASIDE`, as Debian's does); the setting has no effect then.
///
/// @param lookasideSize bytes of a slot of the lookaside, at most 65,528; rounded down to 8
/// @param lookasideSlots how many a connection has; 0 for none
/// @param pageSize bytes of the largest database page that goes into the page cache, 512 to 65,536
/// @param pageCachePages how many pages the page cache has; 0 for none
/// @param statistics whether SQLite counts its memory itself, for `sqlite3_memory_used`,
///   `sqlite3_status` and its soft and hard limits. It then asks for the size of each block, which
///   doubles the number of calls, and rounds sizes up to 8, so that a page heap sees a small
///   overrun late. [CLibrary#usage()] counts without it
public record SqliteOptions(
    int lookasideSize, int lookasideSlots, int pageSize, int pageCachePages, boolean statistics) {

  private static final int MAX_LOOKASIDE_SIZE = 65_528;
  private static final int MAX_PAGE = 65_536;
  private static final int MIN_PAGE = 512;

  /// For speed: a lookaside of 240 kB for each connection, a page cache of 2,048 pages of 4 KiB, no
  /// statistics.
  public static final SqliteOptions FEW_CALLS = new SqliteOptions(1200, 200, 4096, 2048, false);

  /// For checking: every block that SQLite wants is a block of the heap, of the size that it wants.
  public static final SqliteOptions EVERY_BLOCK = new SqliteOptions(0, 0, 4096, 0, false);

  /// Checks the figures.
  ///
  /// @throws IllegalArgumentException naming the one that is out of range
  public SqliteOptions {
    requireIn("lookasideSize", lookasideSize, 0, MAX_LOOKASIDE_SIZE);
    requireIn("lookasideSlots", lookasideSlots, 0, Integer.MAX_VALUE);
    requireIn("pageSize", pageSize, MIN_PAGE, MAX_PAGE);
    requireIn("pageCachePages", pageCachePages, 0, Integer.MAX_VALUE);
  }

  private static void requireIn(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", " + name + "=" + value);
    }
  }

  /// The options that suit a heap: [#EVERY_BLOCK] for one that checks its blocks, gives them pages
  /// of their own or refuses requests on purpose, [#FEW_CALLS] for any other.
  public static SqliteOptions suiting(HeapOptions heap) {
    boolean isForChecking =
        heap.debugging().checks() || heap.pageHeap() != null || heap.faults() != null;
    return isForChecking ? EVERY_BLOCK : FEW_CALLS;
  }

  /// A copy with another lookaside.
  public SqliteOptions withLookaside(int size, int slots) {
    return new SqliteOptions(size, slots, pageSize, pageCachePages, statistics);
  }

  /// A copy with another page cache.
  public SqliteOptions withPageCache(int pageSize, int pages) {
    return new SqliteOptions(lookasideSize, lookasideSlots, pageSize, pages, statistics);
  }

  /// A copy with or without SQLite's own statistics.
  public SqliteOptions withStatistics(boolean statistics) {
    return new SqliteOptions(lookasideSize, lookasideSlots, pageSize, pageCachePages, statistics);
  }
}
