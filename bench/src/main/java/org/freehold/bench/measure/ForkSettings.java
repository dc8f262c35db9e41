package org.freehold.bench.measure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.bench.subject.Contestant;

/// What a forked JVM is to measure, passed as system properties: written by the process that starts
/// it, read in the fork.
///
/// @param contestant the allocator
/// @param workload its name
/// @param file the trace or distribution that the workload is made from; empty for none
/// @param heapBytes number of live bytes that a distribution is scaled to
/// @param threads number of threads
/// @param seed of all random choices
/// @param time duration of a run
/// @param settling how long to wait after everything is freed; zero to skip that
/// @param latencyTime how long to time single calls; zero to skip that
/// @param litter how the heap is pre-fragmented; empty for a fresh heap
public record ForkSettings(
    Contestant contestant,
    String workload,
    String file,
    long heapBytes,
    int threads,
    long seed,
    Duration time,
    Duration settling,
    Duration latencyTime,
    String litter) {

  private static final String PREFIX = "freehold.bench.";

  /// The JVM options that set these properties.
  public List<String> toOptions() {
    List<String> options = new ArrayList<>();
    option(options, "allocator", contestant.word());
    option(options, "workload", workload);
    option(options, "file", file.isEmpty() ? "" : Path.of(file).toAbsolutePath().toString());
    option(options, "heap", Long.toString(heapBytes));
    option(options, "threads", Integer.toString(threads));
    option(options, "seed", Long.toString(seed));
    option(options, "time", Long.toString(time.toMillis()));
    option(options, "settling", Long.toString(settling.toMillis()));
    option(options, "latency", Long.toString(latencyTime.toMillis()));
    option(options, "litter", litter);
    return options;
  }

  private static void option(List<String> options, String name, String value) {
    options.add("-D" + PREFIX + name + "=" + value);
  }

  /// The settings that this process was started with.
  public static ForkSettings ofProcess() {
    return new ForkSettings(
        Contestant.named(text("allocator")).orElseThrow(),
        text("workload"),
        text("file"),
        Long.parseLong(text("heap")),
        Integer.parseInt(text("threads")),
        Long.parseLong(text("seed")),
        millis("time"),
        millis("settling"),
        millis("latency"),
        text("litter"));
  }

  private static Duration millis(String name) {
    return Duration.ofMillis(Long.parseLong(text(name)));
  }

  private static String text(String name) {
    return Objects.requireNonNull(System.getProperty(PREFIX + name), PREFIX + name);
  }
}
