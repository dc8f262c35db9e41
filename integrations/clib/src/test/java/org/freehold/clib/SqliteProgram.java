package org.freehold.clib;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.freehold.heap.Heap;
import org.freehold.heap.LeakReport;

/// Runs the workload of SQLite on the C library's allocator or on a heap, and prints the hash of
/// its answers and what the heap saw of it.
final class SqliteProgram {

  private SqliteProgram() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    int rows = Integer.parseInt(args[2]);
    if (args[0].equals("default")) {
      System.out.println("hash=" + SqliteWorkload.run(folder, rows).hash());
      return;
    }
    boolean hasStatistics = args.length > 3 && args[3].equals("statistics");
    try (Heap heap = Heaps.valueOf(args[0].toUpperCase(Locale.ROOT)).make()) {
      SqliteOptions options = SqliteOptions.suiting(heap.options()).withStatistics(hasStatistics);
      Sqlite sqlite = CLibrary.sqlite(heap, options);
      System.out.println("version=" + sqlite.version());
      System.out.println("hash=" + SqliteWorkload.run(folder, rows).hash());
      sqlite.close();
      LibraryUsage usage = sqlite.usage();
      System.out.println("allocations=" + usage.allocations());
      System.out.println("blocks not freed=" + (usage.allocations() - usage.frees()));
      System.out.println("bytes not freed=" + usage.liveBytes());
      System.out.println("failed=" + usage.failedCalls());
      System.out.println("leaks=" + LeakReport.lines(List.of(heap)).size());
      heap.validate();
      System.out.println("busy=" + heap.summary().busyBlocks());
      // SQLite goes on without the heap.
      try (SqliteConnection db = new SqliteConnection(":memory:")) {
        System.out.println("after=" + db.text("SELECT group_concat(i) FROM (SELECT 1 AS i)"));
      }
      System.out.println("used after=" + sqlite.usage().equals(usage));
    }
  }
}
