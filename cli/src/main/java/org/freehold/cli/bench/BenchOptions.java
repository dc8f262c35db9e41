package org.freehold.cli.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.cli.input.Size;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of a measurement. An option that is not given is left to the program that measures.
@SuppressWarnings("UnusedVariable") // picocli sets the fields.
final class BenchOptions {

  @Option(
      names = "--full",
      description =
          "All workloads on all allocators with 1, 2 and 16 threads. Takes about 7 hours.")
  private boolean full;

  @Option(
      names = {"-w", "--workloads"},
      paramLabel = "NAMES",
      description =
          "Names separated by commas, see --list; 'replay' stands for the traces that are given, or"
              + " the bundled ones.")
  private @Nullable String workloads;

  @Option(
      names = {"-a", "--allocators"},
      paramLabel = "NAMES",
      description = "Names separated by commas, see --list.")
  private @Nullable String allocators;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "NUMBERS",
      description = "Numbers of threads, such as 1,2,16.")
  private @Nullable String threads;

  @Option(
      names = "--forks",
      paramLabel = "N",
      description = "Number of JVMs for each case. Default: 3; 5 with --full.")
  private @Nullable String forks;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long each run measures and warms up. Default: 0.7; 2 with --full.")
  private @Nullable String seconds;

  @Option(
      names = "--warmups",
      paramLabel = "N",
      description = "Number of warm-up runs before the measured one. Default: 1; 2 with --full.")
  private @Nullable String warmups;

  @Option(
      names = "--settling",
      paramLabel = "S",
      description =
          "How long to wait after everything is freed, to see what is purged. Default: 3.")
  private @Nullable String settling;

  @Option(
      names = "--latency",
      paramLabel = "S",
      description = "How long to time single calls; 0 to skip that. Default: 0.5.")
  private @Nullable String latency;

  @Option(
      names = "--litter",
      paramLabel = "M[:O]",
      description =
          "Pre-fragment the heap: allocate M times as many blocks as the workload has live, and"
              + " keep the fraction O of them. 20:0.95 is common. Default: a fresh heap.")
  private @Nullable String litter;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Scale distributions to this many live bytes. Default: 256M.")
  private @Nullable Long heap;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random choices. Default: 42.")
  private @Nullable String seed;

  @Option(
      names = "--java-heap",
      paramLabel = "SIZE",
      description = "Java heap of the JVMs that measure, as for -Xmx. Default: 512m.")
  private @Nullable String javaHeap;

  /// The options for the program that measures.
  List<String> words(Path output) {
    List<String> words = new ArrayList<>();
    if (full) {
      words.add("--full");
    }
    add(words, "workloads", workloads);
    add(words, "allocators", allocators);
    add(words, "threads", threads);
    add(words, "forks", forks);
    add(words, "seconds", seconds);
    add(words, "warmups", warmups);
    add(words, "settling", settling);
    add(words, "latency", latency);
    add(words, "litter", litter);
    add(words, "heap", heap);
    add(words, "seed", seed);
    add(words, "java-heap", javaHeap);
    add(words, "output", output);
    return words;
  }

  /// Whether traces are to be replayed, so that the bundled ones are needed if no file is given.
  boolean wantsReplay() {
    return workloads != null && List.of(workloads.split(",")).contains("replay");
  }

  private static void add(List<String> words, String name, @Nullable Object value) {
    if (value != null) {
      words.add("--" + name + "=" + value);
    }
  }
}
