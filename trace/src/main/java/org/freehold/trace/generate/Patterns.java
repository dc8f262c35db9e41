package org.freehold.trace.generate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.freehold.trace.write.TraceWriter;

/// The patterns by name.
public final class Patterns {

  private record Entry(String text, Pattern pattern) {}

  private static final Map<String, Entry> ALL = new LinkedHashMap<>();

  static {
    add(
        "coalescing",
        "two neighbours freed, then one of their combined size",
        LabPatterns::coalescing);
    add("random", "any size up to 32 KiB in any order", LabPatterns::random);
    add("binary", "64 and 448 bytes in turn, then 512 where 448 were", LabPatterns::binary);
    add("binary2", "16 and 112 bytes in turn, then 128 where 112 were", LabPatterns::binary2);
    add("realloc", "a block that grows by 128, small ones between", LabPatterns::realloc);
    add("realloc2", "a block that grows by 5, small ones between", LabPatterns::realloc2);
    add("power-law", "sizes by a power law, with resizes", LabPatterns::powerLaw);
    add("needle", "thousands of small blocks, few of them kept", LabPatterns::needle);
    add("exhaust", "256 KiB of one size, freed, then of the next", LabPatterns::exhaust);
    add("merry-go-round", "a ring of blocks, the oldest freed", LabPatterns::merryGoRound);
    add("seglist", "a few blocks of each of many sizes", LabPatterns::seglist);
    add("corners", "size 0, null, around powers of two", LabPatterns::corners);
    add("larson", "a server: random blocks replaced, threads succeed", SlotBenchmarks::larson);
    add("mstress", "short and long lives, blocks change threads", SlotBenchmarks::mstress);
    add("xmalloc", "half of the threads allocate, half free", BatchBenchmarks::xmalloc);
    add("rptest", "strides through slots, batches change threads", SlotBenchmarks::rptest);
    add("alloc-test", "80/20 slots, small sizes more often", SlotBenchmarks::allocTest);
    add("sh6bench", "all sizes to 1,000, a fifth survives a round", BatchBenchmarks::sh6bench);
    add("sh8bench", "8 bytes to 165 KiB, and foreign frees", BatchBenchmarks::sh8bench);
    add("glibc-simple", "one size, freed in two orders", BatchBenchmarks::glibcSimple);
    add("glibc-thread", "random slots, sizes by inverse squares", SlotBenchmarks::glibcThread);
    add("cache-scratch", "one byte, first from another thread", BatchBenchmarks::cacheScratch);
    add("cache-thrash", "one byte, on every thread", BatchBenchmarks::cacheThrash);
    add("malloc-large", "20 blocks of 5 to 25 MiB", SlotBenchmarks::mallocLarge);
    add("mleak", "a new thread for every block", SlotBenchmarks::mleak);
    add("threadtest", "many of one size, then none", BatchBenchmarks::threadtest);
    add("linux-scalability", "allocate and free 512 bytes", BatchBenchmarks::linuxScalability);
    add("phong", "10 to 1,024 bytes on many threads", SlotBenchmarks::phong);
    add("boat", "waves of live bytes, each of other sizes", ProgramPatterns::boat);
    add("cp-decl", "a compiler that reads declarations", ProgramPatterns::declarations);
    add("security", "quick and late reuse, resizes, size 0", ProgramPatterns::security);
    add("littering", "a heap fragmented before the start", ProgramPatterns::littering);
    add("netty", "the buffers of a web socket proxy", ProgramPatterns::proxy);
  }

  private Patterns() {}

  private static void add(String name, String text, Pattern pattern) {
    ALL.put(name, new Entry(text, pattern));
  }

  /// The names, each with a short description.
  public static Map<String, String> all() {
    Map<String, String> texts = new LinkedHashMap<>();
    ALL.forEach((name, entry) -> texts.put(name, entry.text()));
    return Collections.unmodifiableMap(texts);
  }

  /// Plays a pattern.
  ///
  /// @param name one of [#all]
  /// @param seed of the random numbers
  /// @param operations the most events
  /// @param threads number of threads, for patterns that have them
  /// @param writer the destination; stays open
  /// @return how many events were written
  /// @throws IOException when they cannot be written
  /// @throws IllegalArgumentException when there is no such pattern
  public static long play(String name, long seed, long operations, int threads, TraceWriter writer)
      throws IOException {
    Entry entry = ALL.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "there is no pattern of this name, name="
              + name
              + ", known="
              + new ArrayList<>(ALL.keySet()));
    }
    Workload work = new Workload(writer, seed, operations);
    entry.pattern().play(work, threads);
    return work.events();
  }
}
