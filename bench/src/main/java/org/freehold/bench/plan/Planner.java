package org.freehold.bench.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.freehold.bench.measure.AgedHeap;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.workload.Workload;
import org.freehold.bench.workload.Workloads;

/// Makes a plan from the options.
public final class Planner {

  /// The options that it reads.
  public static final Set<String> OPTIONS =
      Set.of(
          "full",
          "workloads",
          "allocators",
          "threads",
          "forks",
          "seconds",
          "warmups",
          "settling",
          "latency",
          "seed",
          "heap",
          "litter",
          "java-heap",
          "output",
          "files");

  /// What the quick set measures.
  private static final List<String> QUICK_WORKLOADS =
      List.of("pair", "churn", "larson", "xmalloc-test");

  private static final List<Contestant> QUICK_ALLOCATORS =
      List.of(
          Contestant.FREEHOLD,
          Contestant.GLIBC,
          Contestant.MIMALLOC,
          Contestant.TCMALLOC,
          Contestant.UNSAFE,
          Contestant.NETTY_ADAPTIVE);

  /// The name that stands for the traces given as files.
  private static final String REPLAY = "replay";

  private static final int MAX_THREADS = 1024;

  private final Arguments arguments;
  private final boolean isFull;
  private final List<Plan.Skipped> skipped = new ArrayList<>();

  public Planner(Arguments arguments) {
    this.arguments = arguments;
    this.isFull = arguments.has("full");
  }

  public Plan plan() {
    requireLitterIsValid();
    List<Contestant> contestants = contestants();
    List<Case> cases = new ArrayList<>();
    for (Source source : sources()) {
      for (int threads : threads(source)) {
        contestants.forEach(each -> add(cases, source, threads, each));
      }
    }
    return new Plan(
        cases.stream().distinct().toList(),
        skipped,
        arguments.number("forks", isFull ? 5 : 3, 1, 1000),
        arguments.number("warmups", isFull ? 2 : 1, 0, 1000),
        duration("seconds", isFull ? 2 : 0.7),
        duration("settling", 3),
        duration("latency", 0.5),
        arguments.number("seed", 42, Integer.MIN_VALUE, Integer.MAX_VALUE),
        heapBytes(arguments),
        arguments.text("litter", ""),
        arguments.text("java-heap", "512m"),
        Path.of(arguments.text("output", "bench.json")).toAbsolutePath());
  }

  /// A workload and where it comes from.
  ///
  /// @param name of the workload
  /// @param file empty where it needs none
  private record Source(String name, String file, Workload workload) {}

  private void add(List<Case> cases, Source source, int threads, Contestant contestant) {
    if (source.workload.freesElsewhere() && !contestant.freesFromAnyThread()) {
      skipped.add(
          new Plan.Skipped(
              source.name + " on " + contestant,
              "its blocks can be freed only by the thread that allocated them"));
    } else {
      cases.add(new Case(source.name, source.file, contestant, threads));
    }
  }

  /// Workloads in which threads free each other's blocks run with one thread for each processor.
  private List<Integer> threads(Source source) {
    if (arguments.has("threads")) {
      return arguments.numbers("threads", List.of(), 1, MAX_THREADS);
    }
    int processors = Runtime.getRuntime().availableProcessors();
    if (isFull) {
      return List.of(1, processors, 16).stream().distinct().toList();
    }
    return List.of(source.workload.freesElsewhere() ? processors : 1);
  }

  private List<Source> sources() {
    List<Source> found = new ArrayList<>();
    List<String> words = arguments.list("workloads", isFull ? Workloads.names() : quick());
    for (String name : words) {
      if (!name.equals(REPLAY)) {
        found.add(new Source(name, "", workload(name)));
      }
    }
    if (words.contains(REPLAY) && arguments.words().isEmpty()) {
      throw new UsageException("workload '" + REPLAY + "' needs a trace, and none is given");
    }
    arguments.words().forEach(file -> found.add(ofFile(file(file))));
    return found;
  }

  /// With files and no names, only the files are measured.
  private List<String> quick() {
    return arguments.words().isEmpty() ? QUICK_WORKLOADS : List.of();
  }

  private Source ofFile(Path file) {
    try {
      return new Source(
          Workloads.nameOf(file), file.toString(), Workloads.of(file, heapBytes(arguments)));
    } catch (IOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /// The number of live bytes that distributions are scaled to.
  public static long heapBytes(Arguments arguments) {
    String text = arguments.text("heap", Long.toString(256L << 20));
    try {
      long bytes = Long.parseLong(text);
      if (bytes >= 1 << 20) {
        return bytes;
      }
    } catch (NumberFormatException _) {
      // Reported below.
    }
    throw new UsageException("--heap must be at least 1M, not '" + text + "'");
  }

  private void requireLitterIsValid() {
    if (arguments.has("litter")) {
      try {
        AgedHeap.parse(arguments.text("litter", ""));
      } catch (IllegalArgumentException e) {
        throw new UsageException(String.valueOf(e.getMessage()));
      }
    }
  }

  private Duration duration(String name, double otherwise) {
    return Duration.ofMillis(Math.round(1000 * arguments.decimal(name, otherwise, 0, 3600)));
  }

  private List<Contestant> contestants() {
    List<Contestant> found = new ArrayList<>();
    for (Contestant each : wanted()) {
      each.missing()
          .ifPresentOrElse(
              reason -> skipped.add(Plan.Skipped.of(each, reason)), () -> found.add(each));
    }
    return found;
  }

  private List<Contestant> wanted() {
    if (!arguments.has("allocators")) {
      return isFull ? Arrays.asList(Contestant.values()) : QUICK_ALLOCATORS;
    }
    return arguments.list("allocators", List.of()).stream()
        .map(word ->
            Contestant.named(word)
                .orElseThrow(() -> unknown("allocator", word, Arrays.asList(Contestant.values()))))
        .toList();
  }

  private static Workload workload(String name) {
    return Workloads.named(name).orElseThrow(() -> unknown("workload", name, Workloads.names()));
  }

  private static UsageException unknown(String what, String word, List<?> known) {
    List<String> names = known.stream().map(String::valueOf).toList();
    String nearest =
        NearestName.of(word, names)
            .map(name -> ", did you mean '" + name + "'? There")
            .orElse("; there");
    return new UsageException(
        "there is no " + what + " '" + word + "'" + nearest + " are " + String.join(", ", names));
  }

  /// A file that must exist.
  public static Path file(String name) {
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw new UsageException(name + ": no such file");
    }
    return file;
  }
}
