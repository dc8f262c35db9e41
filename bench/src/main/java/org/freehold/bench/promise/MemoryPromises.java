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
/// distribution up to the moment when most is live; from what it has grown by, what the same
/// process grows by without an allocator is subtracted.
final class MemoryPromises {

  /// The numbers of these promises.
  static final List<Integer> NUMBERS = List.of(5, 6, 7, 8);

  private static final List<Contestant> PEERS =
      List.of(Contestant.GLIBC, Contestant.JEMALLOC, Contestant.MIMALLOC, Contestant.TCMALLOC);

  private static final int VIRTUAL_THREADS = 1_000_000;
  private static final long CACHE_OF_A_CORE = 2L << 20;

  private final List<Path> files;
  private final long heapBytes;
  private final long seed;
  private final Progress progress;
  private final Map<Path, FootprintReading> ours = new LinkedHashMap<>();

  /// Prepares.
  ///
  /// @param files traces that have more than 1 MiB live, and distributions
  /// @param heapBytes live bytes that distributions are scaled to
  /// @param seed of the draws
  MemoryPromises(List<Path> files, long heapBytes, long seed, Progress progress) {
    this.files = files;
    this.heapBytes = heapBytes;
    this.seed = seed;
    this.progress = progress;
  }

  /// How a promise stands; a probe that does not come to its end shows nothing.
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
      case 7 -> givenBack();
      case 8 -> virtualThreads();
      default -> throw new IllegalArgumentException("number=" + number);
    };
  }

  private static String measureOf(int number) {
    return switch (number) {
      case 5 -> "footprint ÷ live, ÷ the lowest in C";
      case 6 -> "bookkeeping ÷ committed";
      case 7 -> "footprint 3 s after everything was freed ÷ at the peak";
      case 8 -> "bytes cached for a million virtual threads";
      default -> throw new IllegalArgumentException("number=" + number);
    };
  }

  private static double boundOf(int number) {
    return switch (number) {
      case 5 -> 1.05;
      case 6 -> 0.03;
      case 7 -> 0.05;
      case 8 -> (double) (CACHE_OF_A_CORE * Runtime.getRuntime().availableProcessors());
      default -> throw new IllegalArgumentException("number=" + number);
    };
  }

  private Verdict most(int number, double figure, String detail) {
    return files.isEmpty()
        ? Verdict.unknown(
            number, measureOf(number), boundOf(number), "no trace and no distribution was given")
        : Verdict.most(number, measureOf(number), figure, boundOf(number), detail);
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
      long besides = probe(Probe.NOTHING, file).resident();
      Map<Contestant, Double> theirs = new EnumMap<>(Contestant.class);
      for (Contestant each : PEERS) {
        if (each.missing().isEmpty()) {
          theirs.put(each, perLive(probe(each.word(), file), besides));
        }
      }
      Contestant lowest =
          theirs.keySet().stream().min(Comparator.comparing(theirs::get)).orElseThrow();
      double own = perLive(ours(file), besides);
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
    return most(5, worst, String.join(", ", details));
  }

  /// Footprint ÷ live; never below what must be there.
  static double perLive(FootprintReading holding, long besides) {
    return (double) Math.max(1, holding.resident() - besides) / Math.max(1, holding.live());
  }

  private Verdict metadata() throws IOException {
    double worst = 0;
    for (Path file : files) {
      FootprintReading own = ours(file);
      worst = Math.max(worst, (double) own.metadata() / (own.footprint() - own.metadata()));
    }
    return most(6, worst, "the worst of " + files.size());
  }

  private Verdict givenBack() throws IOException {
    double worst = 0;
    for (Path file : files) {
      FootprintReading own = ours(file);
      worst = Math.max(worst, (double) own.settled() / own.footprint());
    }
    return most(7, worst, "the worst of " + files.size());
  }

  private Verdict virtualThreads() throws IOException {
    progress.expect(1);
    progress.next("a million virtual threads");
    long cached = Probe.virtualThreads(VIRTUAL_THREADS).cached();
    int cores = Runtime.getRuntime().availableProcessors();
    return Verdict.most(8, measureOf(8), (double) cached, boundOf(8), cores + " cores");
  }
}
