package org.freehold.clib;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;

/// Measures the workload of SQLite on Freehold and on the C library's allocator, in turn, in one
/// process: both medians, the median of the ratios and their spread, in processor time of the
/// threads that work and in time that passed. Arguments: a folder, rows, pairs, and perhaps
/// `slotSize,slots,pages,statistics` for other options.
final class SqliteTime {

  private static final int WARM_UPS = 2;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Path folder;
  private final int rows;
  private final SqliteOptions options;

  private SqliteTime(Path folder, int rows, SqliteOptions options) {
    this.folder = folder;
    this.rows = rows;
    this.options = options;
  }

  public static void main(String[] args) throws Exception {
    SqliteOptions options = args.length > 3 ? options(args[3]) : SqliteOptions.FEW_CALLS;
    new SqliteTime(Path.of(args[0]), Integer.parseInt(args[1]), options)
        .run(Integer.parseInt(args[2]));
  }

  private static SqliteOptions options(String text) {
    String[] parts = text.split(",", -1);
    return new SqliteOptions(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        SqliteOptions.FEW_CALLS.pageSize(),
        Integer.parseInt(parts[2]),
        Boolean.parseBoolean(parts[3]));
  }

  private void run(int pairs) throws Exception {
    List<Times> freehold = new ArrayList<>();
    List<Times> glibc = new ArrayList<>();
    LibraryUsage usage = null;
    HeapOptions heapOptions = HeapOptions.builder(AddressSpace.host()).name("sqlite").build();
    for (int i = -WARM_UPS; i < pairs; i++) {
      try (Heap heap = Heap.create(heapOptions);
          Sqlite sqlite = CLibrary.sqlite(heap, options)) {
        freehold.add(time());
        usage = sqlite.usage();
      }
      glibc.add(time());
      new NativeCalls("libsqlite3.so.0").callInt("sqlite3_shutdown");
    }
    print("cpu", freehold, glibc, Times::cpu);
    print("wall", freehold, glibc, Times::wall);
    System.out.println(usage);
  }

  /// Milliseconds of one run.
  private record Times(double cpu, double wall) {}

  private Times time() throws Exception {
    long start = System.nanoTime();
    long cpu = SqliteWorkload.run(folder, rows).cpuNanos();
    return new Times(cpu / NANOS_PER_MILLI, (System.nanoTime() - start) / NANOS_PER_MILLI);
  }

  private void print(
      String what, List<Times> freehold, List<Times> glibc, ToDoubleFunction<Times> part) {
    double[] mine = values(freehold, part);
    double[] other = values(glibc, part);
    double[] ratios = new double[mine.length];
    for (int i = 0; i < mine.length; i++) {
      ratios[i] = mine[i] / other[i];
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "%s: rows=%d pairs=%d freehold_ms=%.0f malloc_ms=%.0f %s_ratio=%.3f (%.3f to %.3f)%n",
        what,
        rows,
        mine.length,
        median(mine),
        median(other),
        what,
        median(ratios),
        ratios[0],
        ratios[ratios.length - 1]);
  }

  private static double[] values(List<Times> times, ToDoubleFunction<Times> part) {
    return times.stream().skip(WARM_UPS).mapToDouble(part).toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
