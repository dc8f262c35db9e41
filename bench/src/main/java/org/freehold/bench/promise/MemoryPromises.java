package org.freehold.bench.promise;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freehold.bench.probe.FootprintReading;
import org.freehold.bench.probe.Probe;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.suite.Progress;

/// The promises about memory. Each allocator has a process of its own, which plays a trace or a
/// distribution up to its peak of live bytes. From the growth of that process, the growth of the
/// same process without an allocator is subtracted.
final class MemoryPromises {

  /// The numbers of these promises.
  static final List<Integer> NUMBERS = List.of(5, 6, 7, 8);

  private static final List<Contestant> PEERS =
      List.of(Contestant.GLIBC, Contestant.JEMALLOC, Contestant.MIMALLOC, Contestant.TCMALLOC);

  private static final int VIRTUAL_THREADS = 1_000_000;
  private static final long CACHE_PER_CORE = 2L << 20;

  private final List<Path> files;
  private final long heapBytes;
  private final long seed;
  private final Progress progress;
  private final Map<Path, FootprintReading> ours = new LinkedHashMap<>();

  /// Prepares.
  ///
  /// @param files traces with a peak of more than 1 MiB, and distributions
  /// @param heapBytes number of live bytes that distributions are scaled to
  /// @param seed of all random choices
  MemoryPromises(List<Path> files, long heapBytes, long seed, Progress progress) {
    this.files = files;
    this.heapBytes = heapBytes;
    this.seed = seed;
    this.progress = progress;
  }

  /// The verdict on a promise; unknown when a probe fails.
  Verdict verdict(int number) {
    try {
      return measure(number);
    } catch (IOException e) {
      return Verdict.unknown(
          number, measureOf(number), boundOf(number), String.valueOf(e.getMessage()));
    }
  }

  private Verdict measure(int number) throws IOException {
    return switch (number) {
      case 5 -> fragmentation();
      case 6 -> metadata();
      case 7 -> purging();
      case 8 -> virtualThreads();
      default -> throw new IllegalArgumentException("number=" + number);
    };
  }

  private static String measureOf(int number) {
    return switch (number) {
      case 5 -> "footprint ÷ live bytes, ÷ the lowest of the C allocators";
      case 6 -> "bookkeeping ÷ committed memory";
      case 7 -> "footprint 3 s after everything is freed ÷ at the peak";
      case 8 -> "bytes cached for a million virtual threads";
      default -> throw new IllegalArgumentException("number=" + number);
    };
  }

  private static double boundOf(int number) {
    return switch (number) {
      case 5 -> 1.05;
      case 6 -> 0.03;
      case 7 -> 0.05;
      case 8 -> (double) (CACHE_PER_CORE * Runtime.getRuntime().availableProcessors());
      default -> throw new IllegalArgumentException("number=" + number);
    };
  }

  private Verdict atMost(int number, double figure, String detail) {
    return files.isEmpty()
        ? Verdict.unknown(
            number, measureOf(number), boundOf(number), "no trace or distribution was given")
        : Verdict.atMost(number, measureOf(number), figure, boundOf(number), detail);
  }

  private FootprintReading probe(String allocator, Path file) throws IOException {
    progress.expect(1);
    progress.next("memory of " + allocator + " on " + file.getFileName());
    return Probe.peak(allocator, file, heapBytes, seed);
  }

  private FootprintReading ours(Path file) throws IOException {
    FootprintReading known = ours.get(file);
    if (known == null) {
      known = probe(Contestant.FREEHOLD.word(), file);
      ours.put(file, known);
    }
    return known;
  }

  private Verdict fragmentation() throws IOException {
    double worst = 0;
    List<String> details = new ArrayList<>();
    for (Path file : files) {
      long baseline = probe(Probe.NOTHING, file).resident();
      Map<Contestant, Double> theirs = new EnumMap<>(Contestant.class);
      for (Contestant each : PEERS) {
        if (each.missing().isEmpty()) {
          theirs.put(each, perLive(probe(each.word(), file), baseline));
        }
      }
      Contestant lowest =
          theirs.keySet().stream().min(Comparator.comparing(theirs::get)).orElseThrow();
      double own = perLive(ours(file), baseline);
      double ratio = own / theirs.getOrDefault(lowest, Double.NaN);
      worst = Math.max(worst, ratio);
      details.add(
          file.getFileName()
              + " "
              + Verdict.text(ratio)
              + " ("
              + Verdict.text(own)
              + ", "
              + lowest
              + " "
              + Verdict.text(theirs.getOrDefault(lowest, Double.NaN))
              + ")");
    }
    return atMost(5, worst, String.join(", ", details));
  }

  /// Footprint ÷ live bytes, from the growth beyond that of a process without an allocator.
  static double perLive(FootprintReading reading, long baseline) {
    return (double) Math.max(1, reading.resident() - baseline) / Math.max(1, reading.live());
  }

  private Verdict metadata() throws IOException {
    double worst = 0;
    for (Path file : files) {
      FootprintReading own = ours(file);
      worst = Math.max(worst, (double) own.metadata() / (own.footprint() - own.metadata()));
    }
    return atMost(6, worst, "the worst of " + files.size());
  }

  private Verdict purging() throws IOException {
    double worst = 0;
    for (Path file : files) {
      FootprintReading own = ours(file);
      worst = Math.max(worst, (double) own.settled() / own.footprint());
    }
    return atMost(7, worst, "the worst of " + files.size());
  }

  private Verdict virtualThreads() throws IOException {
    progress.expect(1);
    progress.next("a million virtual threads");
    long cached = Probe.virtualThreads(VIRTUAL_THREADS).cached();
    int cores = Runtime.getRuntime().availableProcessors();
    return Verdict.atMost(8, measureOf(8), (double) cached, boundOf(8), cores + " cores");
  }
}
