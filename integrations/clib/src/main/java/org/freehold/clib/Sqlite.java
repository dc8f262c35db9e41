package org.freehold.clib;

import java.util.concurrent.atomic.AtomicBoolean;
import org.freehold.clib.internal.link.NativeLibrary;
import org.freehold.heap.Heap;

/// SQLite on a heap, for the whole process: `sqlite3_config(SQLITE_CONFIG_MALLOC)`.
///
/// The handle is made before SQLite is initialised, which the first connection does, and closed
/// when all connections, statements and values of the program are gone. The close calls
/// `sqlite3_shutdown` and sets the functions that were there before, so that SQLite can go on
/// without the heap.
///
/// All of SQLite's memory is in the heap: what it asks for block by block, the lookaside of each
/// connection, and the page cache, which the handle allocates ([SqliteOptions]). Where memory is
/// refused, a call returns `SQLITE_NOMEM` (7). Any thread may use SQLite, as its own rules say.
public final class Sqlite extends CLibrary {

  private static final String LEAST = "3.9.0";
  private static final AtomicBoolean IS_TAKEN = new AtomicBoolean();

  private final SqliteCalls calls;
  private final long before;
  private final long pageCache;

  private Sqlite(Heap heap, SqliteOptions options, SqliteCalls calls) {
    super("SQLite", heap, "close its connections, and free what sqlite3_malloc gave out");
    this.calls = calls;
    this.before = lent.structure(new long[SqliteCalls.METHODS]);
    calls.configure(SqliteCalls.CONFIG_GETMALLOC, before);
    int slot = options.pageSize() + headerSize();
    long pageCacheBytes = (long) slot * options.pageCachePages();
    this.pageCache = pageCacheBytes == 0 ? 0 : heap.allocate(pageCacheBytes);
    boolean isConfigured = false;
    try {
      calls.configure(SqliteCalls.CONFIG_MALLOC, methods());
      calls.configure(SqliteCalls.CONFIG_MEMSTATUS, options.statistics() ? 1 : 0);
      calls.configure(
          SqliteCalls.CONFIG_LOOKASIDE, options.lookasideSize(), options.lookasideSlots());
      calls.configure(
          SqliteCalls.CONFIG_PAGECACHE,
          pageCache,
          pageCache == 0 ? 0 : slot,
          options.pageCachePages());
      isConfigured = true;
    } finally {
      if (!isConfigured && pageCache != 0) {
        heap.free(pageCache);
      }
    }
  }

  /// Takes SQLite for a heap, unless it has one.
  static Sqlite start(Heap heap, SqliteOptions options) {
    if (!IS_TAKEN.compareAndSet(false, true)) {
      throw new IllegalStateException("SQLite takes its memory from a heap already");
    }
    boolean isStarted = false;
    try {
      NativeLibrary library = NativeLibrary.load("libsqlite3.so.0", "libsqlite3-0");
      SqliteCalls calls = new SqliteCalls(library);
      int number = calls.versionNumber();
      library.requireVersion(number, 3_009_000, dotted(number), LEAST);
      Sqlite sqlite = new Sqlite(heap, options, calls);
      isStarted = true;
      return sqlite;
    } finally {
      if (!isStarted) {
        IS_TAKEN.set(false);
      }
    }
  }

  private static String dotted(int number) {
    return number / 1_000_000 + "." + number / 1000 % 1000 + "." + number % 1000;
  }

  /// The bytes that SQLite puts before each page of its page cache.
  private int headerSize() {
    long answer = lent.structure(0);
    calls.configure(SqliteCalls.CONFIG_PCACHE_HDRSZ, answer);
    return lent.memory().getInt(answer);
  }

  /// A `sqlite3_mem_methods` of functions on the heap. `xRoundup`, which only computes, stays
  /// SQLite's own: it is called before each request, and as an upcall it would cost as much as one.
  private long methods() {
    long roundup = lent.memory().getLong(before + SqliteCalls.XROUNDUP);
    return lent.structure(
        lent.function("xMalloc", Shapes.INT_TO_LONG),
        lent.function("free", Shapes.LONG_TO_VOID),
        lent.function("xRealloc", Shapes.LONG_AND_INT_TO_LONG),
        lent.function("xSize", Shapes.LONG_TO_INT),
        roundup,
        lent.function("xInit", Shapes.LONG_TO_INT),
        lent.function("xShutdown", Shapes.LONG_TO_VOID),
        0);
  }

  @Override
  public String version() {
    return dotted(calls.versionNumber());
  }

  /// With a connection open, a shutdown would be a mistake; then there are blocks.
  @Override
  void giveBack() {
    if (!lent.hasBlocks()) {
      calls.shutdown();
    }
  }

  @Override
  void letGo() {
    calls.configure(SqliteCalls.CONFIG_MALLOC, before);
    calls.configureDefaults();
    IS_TAKEN.set(false);
    if (pageCache != 0 && !heap().isClosed()) {
      heap().free(pageCache);
    }
  }
}
