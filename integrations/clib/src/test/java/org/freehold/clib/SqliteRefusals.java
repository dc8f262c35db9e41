package org.freehold.clib;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.freehold.heap.Heap;

/// Runs a small piece of work on SQLite again and again while requests for memory are refused, each
/// n-th one or one alone; after each time the file must be whole and all memory be back. Prints how
/// often `SQLITE_NOMEM` was reported.
final class SqliteRefusals {

  private static final int ROWS = 300;
  private static final int WHOLE = 2;

  private final Path file;
  private final Refusals refusals = new Refusals();
  private final AtomicLong reported = new AtomicLong();
  private int committed;

  private SqliteRefusals(Path file) {
    this.file = file;
  }

  public static void main(String[] args) throws Exception {
    SqliteRefusals all = new SqliteRefusals(Path.of(args[1], "refusals.db"));
    int stride = Integer.parseInt(args[2]);
    int most = Integer.parseInt(args[3]);
    try (Heap heap = Heaps.valueOf(args[0]).make();
        Sqlite sqlite = CLibrary.sqlite(heap, SqliteOptions.EVERY_BLOCK)) {
      heap.attach(all.refusals);
      all.refusals.refuseNone();
      all.attempt();
      all.check();
      long requests = sqlite.usage().allocations() + sqlite.usage().reallocations();
      for (long n : new long[] {1, 2, 3, 4, 5, 7, 10, 20, 50, 100, 200, 500, 1000, 3000}) {
        all.refusals.refuseEvery(n);
        all.attempt();
        all.check();
        require(sqlite);
      }
      int tried = 0;
      for (long k = 1; k < Math.min(most, requests); k += stride) {
        all.refusals.refuseOnly(k);
        all.attempt();
        all.check();
        require(sqlite);
        tried++;
      }
      System.out.println("requests=" + requests);
      System.out.println("tried=" + tried);
      System.out.println("refusals=" + sqlite.usage().refusals());
      System.out.println("reported=" + all.reported.get());
      heap.validate();
    }
    System.out.println("whole=true");
  }

  private static void require(Sqlite sqlite) {
    new NativeCalls("libsqlite3.so.0").callInt("sqlite3_shutdown");
    if (sqlite.usage().liveBlocks() != 0 || sqlite.usage().failedCalls() != 0) {
      throw new IllegalStateException(sqlite.usage() + " " + sqlite.unreturned());
    }
  }

  private void attempt() throws Exception {
    Files.deleteIfExists(file);
    committed = 0;
    try (SqliteConnection db = new SqliteConnection(file.toString())) {
      part(() -> db.execute("PRAGMA synchronous=OFF"));
      part(() -> {
        db.execute("BEGIN; CREATE TABLE t(id INTEGER PRIMARY KEY, k INT, text TEXT, data BLOB)");
        try (var insert = db.prepare("INSERT INTO t VALUES(?, ?, ?, ?)")) {
          for (int i = 0; i < ROWS; i++) {
            insert.run(i, i * 37 % 101, "text " + i + "x".repeat(i % 70), new byte[i % 9 * 500]);
          }
        }
        db.execute("COMMIT");
        committed = 1;
      });
      if (committed == 0) {
        part(() -> db.execute("ROLLBACK"));
        return;
      }
      part(() -> db.execute("CREATE INDEX by_k ON t(k, text)"));
      part(() ->
          db.hash("SELECT a.id, b.text FROM t a JOIN t b ON a.k = b.k + 1 ORDER BY b.text, a.id"));
      part(() ->
          db.hash(
              "SELECT k % 7, count(*), group_concat(substr(text, 1, 9)) FROM t GROUP BY k % 7"));
      part(() -> {
        db.execute("UPDATE t SET text = text || k, data = zeroblob(3000) WHERE k % 5 = 0");
        committed = WHOLE;
      });
      part(() -> db.execute("VACUUM"));
    } catch (SqliteConnection.NoMemory _) {
      reported.incrementAndGet();
    }
  }

  private void part(Runnable work) {
    try {
      work.run();
    } catch (SqliteConnection.NoMemory _) {
      reported.incrementAndGet();
    } catch (IllegalStateException e) {
      boolean isAfterwards =
          e.getMessage().contains("no transaction is active"); // It was rolled back.
      if (!isAfterwards) {
        throw e;
      }
    }
  }

  /// What was committed is there, and nothing else, and the file is whole.
  private void check() {
    refusals.refuseNone();
    try (SqliteConnection db = new SqliteConnection(file.toString())) {
      SqliteWorkload.requireIntegrity(db);
      if (committed > 0) {
        require(db, "SELECT count(*) FROM t", Integer.toString(ROWS));
      } else {
        require(db, "SELECT count(*) FROM sqlite_schema", "0");
      }
      if (committed == WHOLE) {
        require(db, "SELECT count(*) FROM t WHERE k % 5 = 0 AND length(data) <> 3000", "0");
      } else if (committed > 0) {
        require(db, "SELECT count(*) FROM t WHERE length(data) <> id % 9 * 500", "0");
      }
    }
  }

  private static void require(SqliteConnection db, String sql, String expected) {
    String answer = db.text(sql);
    if (!answer.equals(expected)) {
      throw new IllegalStateException(sql + ": " + answer + " and not " + expected);
    }
  }
}
