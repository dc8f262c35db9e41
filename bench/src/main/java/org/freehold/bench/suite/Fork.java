package org.freehold.bench.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.freehold.bench.measure.AllocatorBenchmark;
import org.freehold.bench.measure.ForkSettings;
import org.freehold.bench.measure.Metric;
import org.freehold.bench.measure.RunProfiler;
import org.freehold.bench.subject.Contestant;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Starts a JVM through JMH that measures one case once: some warm-up runs, then the measured one.
///
/// What JMH and the JVM print goes to a log file next to the results; only failures are reported.
final class Fork {

  private static final List<String> COMMON =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+AlwaysPreTouch",
          "-XX:MaxDirectMemorySize=8g",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /// Thrown when a fork did not produce a result.
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FailedException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private final Path folder;
  private final int warmups;
  private int number;

  /// Prepares forks.
  ///
  /// @param folder for the log files
  /// @param warmups number of warm-up runs before the measured one
  Fork(Path folder, int warmups) {
    this.folder = folder;
    this.warmups = warmups;
    // Whether several measurements may run at the same time is for the user to decide.
    System.setProperty("jmh.ignoreLock", "true");
  }

  /// Measures.
  ///
  /// @param settings what to measure
  /// @param javaHeap size of the Java heap of the JVM, as for `-Xmx`
  Map<Metric, Double> run(ForkSettings settings, String javaHeap) throws FailedException {
    Path log = folder.resolve("fork-" + number++ + ".log");
    List<String> arguments = new ArrayList<>(COMMON);
    arguments.add("-Xms" + javaHeap);
    arguments.add("-Xmx" + javaHeap);
    arguments.addAll(settings.contestant().jvmArguments());
    arguments.addAll(settings.toOptions());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + AllocatorBenchmark.class.getName().replace(".", "\\.") + "\\.run$")
            .forks(1)
            .warmupIterations(warmups)
            .measurementIterations(1)
            .shouldFailOnError(true)
            .timeout(TimeValue.minutes(10))
            .output(log.toString())
            .addProfiler(RunProfiler.class)
            .jvmArgs(arguments.toArray(String[]::new));
    preloadingLauncher(settings.contestant()).ifPresent(java -> options.jvm(java.toString()));
    try {
      Collection<RunResult> results = new Runner(options.build()).run();
      return figures(results, log);
    } catch (RunnerException e) {
      throw new FailedException(e.getMessage() + "; its output is in " + log, e);
    }
  }

  private static Map<Metric, Double> figures(Collection<RunResult> results, Path log)
      throws FailedException {
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    for (RunResult each : results) {
      for (Metric figure : Metric.values()) {
        Result<?> result = each.getSecondaryResults().get(figure.json());
        if (result != null) {
          figures.put(figure, result.getScore());
        }
      }
    }
    if (!figures.containsKey(Metric.NANOSECONDS_PER_OPERATION)) {
      throw new FailedException("the fork produced no result; its output is in " + log, null);
    }
    return figures;
  }

  /// JMH cannot set the environment of a program that it starts, so a library that must be
  /// preloaded gets a launcher script that does just that.
  private Optional<Path> preloadingLauncher(Contestant contestant) {
    return contestant.preload().map(library -> launcher(contestant, library));
  }

  private Path launcher(Contestant contestant, Path library) {
    Path script = folder.resolve("java-" + contestant.word());
    try {
      Files.writeString(
          script,
          "#!/bin/sh\nLD_PRELOAD='"
              + library
              + "' exec '"
              + Path.of(System.getProperty("java.home"), "bin", "java")
              + "' \"$@\"\n");
      if (!script.toFile().setExecutable(true)) {
        throw new IOException(script + " cannot be made executable");
      }
      return script.toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
