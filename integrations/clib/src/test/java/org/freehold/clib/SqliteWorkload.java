package org.freehold.clib;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// A workload of SQLite: tables of many rows and of large blobs, indexes, sorts, joins, groups,
/// updates, and threads that share a connection and have their own. All of it follows from the
/// number of rows, so that its result, one hash of all answers, is the same on any allocator.
final class SqliteWorkload {

  private static final int BLOB = 1 << 20;
  private static final int THREADS = 4;
  private static final int GROUPS = 100;
  private static final int SERIES = 3000;

  private final Path file;
  private final int rows;
  private final int blobs;
  private final AtomicLong threadNanos = new AtomicLong();
  private long hash;

  private SqliteWorkload(Path file, int rows) {
    this.file = file;
    this.rows = rows;
    this.blobs = Math.clamp(rows / 5000, 2, 20);
  }

  /// What came out.
  ///
  /// @param hash of all answers
  /// @param cpuNanos processor time of the threads that worked
  record Result(long hash, long cpuNanos) {}

  /// Runs it on a database of its own.
  static Result run(Path folder, int rows) throws IOException, InterruptedException {
    Path file = folder.resolve("workload-" + rows + ".db");
    SqliteWorkload workload = new SqliteWorkload(file, rows);
    try {
      workload.timed(() -> {
        workload.run();
        return 0L;
      });
    } finally {
      Files.deleteIfExists(file);
    }
    return new Result(workload.hash, workload.threadNanos.get());
  }

  private long timed(Callable<Long> work) throws InterruptedException {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    try {
      return work.call();
    } catch (RuntimeException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      threadNanos.addAndGet(threads.getCurrentThreadCpuTime() - start);
    }
  }

  private void answer(long more) {
    hash = hash * 31 + more;
  }

  private void run() throws InterruptedException {
    try (SqliteConnection db = new SqliteConnection(file.toString())) {
      db.execute("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF");
      fill(db);
      query(db);
      blobs(db);
      change(db);
      share(db);
      apart();
      db.execute("VACUUM");
      requireIntegrity(db);
    }
  }

  static void requireIntegrity(SqliteConnection db) {
    String answer = db.text("PRAGMA integrity_check");
    if (!answer.equals("ok")) {
      throw new IllegalStateException("integrity_check: " + answer);
    }
  }

  private void fill(SqliteConnection db) {
    db.execute(
        "CREATE TABLE person(id INTEGER PRIMARY KEY, town INT, name TEXT, score REAL, note TEXT);"
            + "CREATE TABLE town(id INTEGER PRIMARY KEY, name TEXT UNIQUE);"
            + "BEGIN");
    Random random = new Random(1);
    try (var town = db.prepare("INSERT INTO town VALUES(?, ?)")) {
      for (int i = 0; i < GROUPS; i++) {
        town.run(i, "town " + i * 7919 % GROUPS);
      }
    }
    try (var person = db.prepare("INSERT INTO person VALUES(?, ?, ?, ?, ?)")) {
      for (int i = 0; i < rows; i++) {
        person.run(
            i,
            random.nextInt(GROUPS),
            Integer.toString(random.nextInt(), 36) + " " + Integer.toString(i, 36),
            random.nextDouble(),
            "n".repeat(random.nextInt(80)));
      }
    }
    db.execute(
        "COMMIT; CREATE INDEX by_town ON person(town, score); CREATE INDEX by_name ON"
            + " person(name)");
  }

  private void query(SqliteConnection db) {
    answer(db.hash("SELECT * FROM person ORDER BY score DESC, name"));
    answer(
        db.hash(
            "SELECT t.name, count(*), avg(p.score), max(p.name), sum(length(p.note)) FROM person p"
                + " JOIN town t ON t.id = p.town GROUP BY t.id ORDER BY t.name"));
    answer(
        db.hash(
            "SELECT a.id, b.id FROM person a JOIN person b ON b.id = a.id + 1 WHERE a.town ="
                + " b.town ORDER BY a.name"));
    answer(
        db.hash(
            "SELECT town, group_concat(substr(name, 1, 3), '|') FROM (SELECT town, name FROM person"
                + " ORDER BY town, name) GROUP BY town"));
    answer(
        db.hash(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT"
                + " i, printf('%08x-%s', i * i, hex(i)) FROM n ORDER BY i % 17, i",
            Math.min(rows, SERIES)));
    answer(
        db.hash(
            "SELECT id, rank() OVER (PARTITION BY town ORDER BY score) FROM person ORDER BY id"
                + " LIMIT 2000"));
    for (int i = 0; i < rows / 20; i++) {
      answer(db.hash("SELECT name, note FROM person WHERE id = ?", (i * 7919L) % rows));
    }
  }

  private void blobs(SqliteConnection db) {
    db.execute("CREATE TABLE large(id INTEGER PRIMARY KEY, data BLOB); BEGIN");
    byte[] data = new byte[BLOB];
    try (var insert = db.prepare("INSERT INTO large VALUES(?, ?)")) {
      for (int i = 0; i < blobs; i++) {
        new Random(i).nextBytes(data);
        insert.run(i, data);
      }
    }
    db.execute("COMMIT");
    answer(db.hash("SELECT id, data FROM large ORDER BY id DESC"));
    answer(db.hash("SELECT length(data || data) FROM large"));
  }

  private void change(SqliteConnection db) {
    db.execute(
        "UPDATE person SET note = note || '-' || name WHERE town % 3 = 0;"
            + "DELETE FROM person WHERE town % 10 = 9;"
            + "DELETE FROM large WHERE id % 2 = 0;"
            + "ALTER TABLE person ADD COLUMN extra INT DEFAULT 5");
    answer(db.hash("SELECT count(*), sum(length(note)), sum(extra) FROM person"));
  }

  /// Threads that share a connection, which lets one in at a time.
  private void share(SqliteConnection db) throws InterruptedException {
    db.execute("CREATE TABLE shared(thread INT, i INT, text TEXT)");
    inThreads(thread -> {
      try (var insert = db.prepare("INSERT INTO shared VALUES(?, ?, ?)")) {
        for (int i = 0; i < Math.min(rows, SERIES) / 10; i++) {
          insert.run(thread, i, "text " + thread + " " + i);
        }
      }
      return db.hash("SELECT * FROM person WHERE town = ? ORDER BY name", thread);
    });
    answer(db.hash("SELECT * FROM shared ORDER BY thread, i"));
  }

  /// Threads with a connection each.
  private void apart() throws InterruptedException {
    inThreads(thread -> {
      try (SqliteConnection own = new SqliteConnection(file.toString())) {
        long hash = 0;
        for (int i = 0; i < 10; i++) {
          hash =
              hash * 31
                  + own.hash(
                      "SELECT * FROM person WHERE town = ? ORDER BY note, name", thread * 10 + i);
        }
        return hash;
      }
    });
  }

  /// A part of the work, which returns its answer.
  private interface Part {
    long run(int thread);
  }

  private void inThreads(Part part) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Long>> parts = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        parts.add(() -> timed(() -> part.run(thread)));
      }
      for (Future<Long> each : threads.invokeAll(parts)) {
        answer(each.get());
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }
}
