package org.freehold.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.freehold.bench.subject.Contestant;
import org.freehold.bench.workload.Workload;
import org.freehold.bench.workload.Workloads;

/// Makes a plan of what the user wrote.
final class Planner {

  /// The options that it reads.
  static final Set<String> OPTIONS =
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
          "traces");

  /// What the quick set measures.
  private static final List<String> QUICK_WORKLOADS = List.of("pair", "churn");

  private static final List<Contestant> QUICK_ALLOCATORS =
      List.of(
          Contestant.FREEHOLD,
          Contestant.GLIBC,
          Contestant.MIMALLOC,
          Contestant.TCMALLOC,
          Contestant.UNSAFE);

  private static final int MOST_THREADS = 1024;

  private final Arguments arguments;
  private final boolean isFull;
  private final List<Plan.Skipped> skipped = new ArrayList<>();

  Planner(Arguments arguments) {
    this.arguments = arguments;
    this.isFull = arguments.has("full");
  }

  Plan plan() {
    List<Contestant> contestants = contestants();
    List<Case> cases = new ArrayList<>();
    List<Integer> threads = arguments.numbers("threads", List.of(1), 1, MOST_THREADS);
    for (String name : arguments.list("workloads", isFull ? Workloads.names() : QUICK_WORKLOADS)) {
      Workload workload = workload(name);
      for (int count : threads) {
        for (Contestant each : contestants) {
          if (workload.freesElsewhere() && !each.freesFromAnyThread()) {
            skipped.add(
                new Plan.Skipped(
                    name + " " + each,
                    "its blocks can be freed only by the thread that made them"));
          } else {
            cases.add(new Case(name, "", each, workload.threads(count)));
          }
        }
      }
    }
    return new Plan(
        cases.stream().distinct().toList(),
        skipped,
        arguments.number("forks", isFull ? 5 : 3, 1, 1000),
        arguments.number("warmups", isFull ? 2 : 1, 0, 1000),
        duration("seconds", 1),
        duration("settling", 3),
        duration("latency", 0.5),
        arguments.number("seed", 42, Integer.MIN_VALUE, Integer.MAX_VALUE),
        256L << 20,
        arguments.text("litter", ""),
        arguments.text("java-heap", "512m"),
        Path.of(arguments.text("output", "bench.json")).toAbsolutePath());
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

  private static WrongUseException unknown(String what, String word, List<?> known) {
    return new WrongUseException("there is no " + what + " '" + word + "'; there are " + known);
  }

  /// A file that must be there.
  static Path file(String name) {
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw new WrongUseException(name + ": no such file");
    }
    return file;
  }
}
