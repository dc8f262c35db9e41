package org.freehold.bench.workload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The workloads by name. The name of one that is made from a file contains the name of the file.
public final class Workloads {

  private static final Map<String, Supplier<Workload>> BUILT_IN = new LinkedHashMap<>();

  static {
    BUILT_IN.put("pair", Pair::new);
    BUILT_IN.put("churn", Churn::new);
    BUILT_IN.put("glibc-simple", GlibcSimple::new);
    BUILT_IN.put("glibc-thread", GlibcThread::new);
    BUILT_IN.put("larson", Larson::new);
    BUILT_IN.put("alloc-test", AllocTest::new);
    BUILT_IN.put("xmalloc-test", XmallocTest::new);
    BUILT_IN.put("rptest", Rptest::new);
    BUILT_IN.put("mstress", Mstress::new);
    BUILT_IN.put("sh6bench", Sh6bench::new);
    BUILT_IN.put("sh8bench", Sh8bench::new);
    BUILT_IN.put("cache-scratch", () -> new CacheLines(true));
    BUILT_IN.put("cache-thrash", () -> new CacheLines(false));
    BUILT_IN.put("malloc-large", MallocLarge::new);
    BUILT_IN.put("mleak", Mleak::new);
  }

  private static final String LIVE = "live-";
  private static final int MAX_SIZE_OF_LIVE = 64;

  private Workloads() {}

  /// The name of a churn over N blocks of 16 to 64 bytes, which is not listed.
  public static String live(int blocks) {
    return LIVE + blocks;
  }

  /// The names of workloads that make one call of a heap over and over, which are not listed: the
  /// first is an allocation with its free, and the others are compared with it.
  public static List<String> calls() {
    return Arrays.stream(HeapCalls.Call.values()).map(HeapCalls.Call::workload).toList();
  }

  /// The names of workloads of one large buffer at a time, which are not listed.
  public static List<String> buffers() {
    return OneBuffer.names();
  }

  /// All that need no file, in the order in which they are listed.
  public static List<String> names() {
    return List.copyOf(BUILT_IN.keySet());
  }

  /// The workload of a file: a distribution when the name ends with `.csv`, otherwise a trace.
  ///
  /// @param file the file
  /// @param heapBytes number of live bytes that a distribution is scaled to
  /// @throws IOException when it cannot be read or is broken
  public static Workload of(Path file, long heapBytes) throws IOException {
    return isDistribution(file) ? Distribution.read(file, heapBytes) : Replay.read(file);
  }

  /// The name of the workload of a file.
  public static String nameOf(Path file) {
    String name = String.valueOf(file.getFileName());
    String stem = name.substring(0, name.indexOf('.') < 1 ? name.length() : name.indexOf('.'));
    return (isDistribution(file) ? "distribution-" : "replay-") + stem;
  }

  private static boolean isDistribution(Path file) {
    return file.toString().endsWith(".csv");
  }

  /// The workload of a name.
  public static Optional<Workload> named(String name) {
    if (name.startsWith(LIVE)) {
      return Optional.of(
          new Churn(Integer.parseInt(name.substring(LIVE.length())), MAX_SIZE_OF_LIVE));
    }
    return Optional.ofNullable(BUILT_IN.get(name))
        .map(Supplier::get)
        .or(() -> HeapCalls.named(name))
        .or(() -> OneBuffer.named(name));
  }
}
