package org.freehold.clib;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;

/// Measures the workload of SQLite on Freehold and on the C library's allocator, in turn, in one
/// process. Prints both medians, their ratio, and the ratio of each pair.
final class SqliteTime {

  static double lastWall;

  private SqliteTime() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int rows = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    SqliteOptions options = SqliteOptions.FEW_CALLS;
    if (args.length > 3) {
      String[] parts = args[3].split(",");
      options =
          new SqliteOptions(
              Integer.parseInt(parts[0]),
              Integer.parseInt(parts[1]),
              4096,
              Integer.parseInt(parts[2]),
              Boolean.parseBoolean(parts[3]));
    }
    double[] freehold = new double[rounds];
    double[] glibc = new double[rounds];
    double[] ratio = new double[rounds];
    HeapOptions heapOptions = HeapOptions.builder(AddressSpace.host()).name("sqlite").build();
    LibraryUsage usage = null;
    for (int i = -2; i < rounds; i++) {
      double mine;
      try (Heap heap = Heap.create(heapOptions);
          Sqlite sqlite = CLibrary.sqlite(heap, options)) {
        mine = millis(folder, rows);
        usage = sqlite.usage();
      }
      double other = millis(folder, rows);
      new NativeCalls("libsqlite3.so.0").callInt("sqlite3_shutdown");
      if (i >= 0) {
        freehold[i] = mine;
        glibc[i] = other;
        ratio[i] = mine / other;
      }
    }
    Arrays.sort(ratio);
    System.out.printf(
        Locale.ROOT,
        "rows=%d rounds=%d freehold_ms=%.0f glibc_ms=%.0f ratio=%.3f least=%.3f most=%.3f%n",
        rows,
        rounds,
        median(freehold),
        median(glibc),
        ratio[rounds / 2],
        ratio[0],
        ratio[rounds - 1]);
    System.out.println(usage);
  }

  private static double millis(Path folder, int rows) throws Exception {
    long start = System.nanoTime();
    SqliteWorkload.Result result = SqliteWorkload.run(folder, rows);
    lastWall = (System.nanoTime() - start) / 1e6;
    return result.cpuNanos() / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
