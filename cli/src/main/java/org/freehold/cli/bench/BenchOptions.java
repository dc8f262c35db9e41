package org.freehold.cli.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.cli.input.Size;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a measurement can be told. What is not given is left to the program that measures.
@SuppressWarnings("UnusedVariable") // picocli sets the fields.
final class BenchOptions {

  @Option(
      names = "--full",
      description = "All workloads on all allocators with 1, 2 and 16 threads. Takes hours.")
  private boolean full;

  @Option(
      names = {"-w", "--workloads"},
      paramLabel = "NAMES",
      description =
          "Names separated by commas; 'replay' stands for the traces given, or the bundled ones.")
  private @Nullable String workloads;

  @Option(
      names = {"-a", "--allocators"},
      paramLabel = "NAMES",
      description = "Names separated by commas.")
  private @Nullable String allocators;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "NUMBERS",
      description = "How many threads work, such as 1,2,16.")
  private @Nullable String threads;

  @Option(
      names = "--forks",
      paramLabel = "N",
      description = "How many JVMs measure each case. Default: 3, and 5 with --full.")
  private @Nullable String forks;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long each measures, and warms up. Default: 0.7, and 2 with --full.")
  private @Nullable String seconds;

  @Option(
      names = "--warmups",
      paramLabel = "N",
      description = "How many runs come before the one that counts. Default: 1, 2 with --full.")
  private @Nullable String warmups;

  @Option(
      names = "--settling",
      paramLabel = "S",
      description =
          "How long to wait after everything is freed, to see what is given back. Default: 3.")
  private @Nullable String settling;

  @Option(
      names = "--latency",
      paramLabel = "S",
      description = "How long single calls are timed; 0 for not at all. Default: 0.5.")
  private @Nullable String latency;

  @Option(
      names = "--litter",
      paramLabel = "M[:O]",
      description =
          "Strew M times as many blocks as the workload has live before, of which the part O stays;"
              + " 20:0.95 is usual. Default: a fresh heap.")
  private @Nullable String litter;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Live bytes that distributions are scaled to. Default: 256M.")
  private @Nullable Long heap;

  @Option(names = "--seed", paramLabel = "N", description = "Of all draws. Default: 42.")
  private @Nullable String seed;

  @Option(
      names = "--java-heap",
      paramLabel = "SIZE",
      description = "The Java heap of the JVMs that measure, as -Xmx has it. Default: 512m.")
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

  /// Whether the traces that come with Freehold are meant.
  boolean wantsReplay() {
    return workloads != null && List.of(workloads.split(",")).contains("replay");
  }

  private static void add(List<String> words, String name, @Nullable Object value) {
    if (value != null) {
      words.add("--" + name + "=" + value);
    }
  }
}
