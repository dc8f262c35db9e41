package org.freehold.lab.isolated;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Result.Outcome;

/// Runs a trial in a JVM of its own, with a limit of time and of memory, and reports the operation
/// at which it failed.
public final class TrialProcess {

  /// Time allowed for starting the JVM and reading the trace, and for the timed passes.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// How long after its own deadline a pass is killed.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final long TICK_MILLIS = 50;

  private TrialProcess() {}

  static Path mark(Path folder) {
    return folder.resolve("operation");
  }

  static Path result(Path folder) {
    return folder.resolve("result");
  }

  private static Path output(Path folder) {
    return folder.resolve("output");
  }

  /// Runs a trial.
  ///
  /// @param trace the trace, read already
  /// @param launch the process to start
  /// @param progress receives the operations done: twice the trace's in all
  /// @return the result, whatever happened in the process
  public static Result run(LoadedTrace trace, Launch launch, LongConsumer progress) {
    try {
      Path folder = Files.createTempDirectory("freehold-trial");
      try {
        return run(trace, launch, folder, progress);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a trial ran", e);
    }
  }

  private static Result run(LoadedTrace trace, Launch launch, Path folder, LongConsumer progress)
      throws IOException, InterruptedException {
    OperationMark mark = OperationMark.open(mark(folder));
    Process process = start(trace, launch, folder);
    // The child must not outlive this process.
    Thread killer = new Thread(process::destroyForcibly, "end-trial");
    Runtime.getRuntime().addShutdownHook(killer);
    AtomicLong reported = new AtomicLong();
    LongConsumer counted =
        done -> {
          reported.addAndGet(done);
          progress.accept(done);
        };
    boolean ended;
    try {
      ended = await(process, limits(trace, launch), mark, counted);
    } finally {
      process.destroyForcibly().waitFor();
      removeHook(killer);
    }
    progress.accept(2 * trace.operations() - reported.get());
    if (!ended) {
      return broken(trace, launch, mark, "it hangs: the time limit is exceeded");
    }
    if (Files.exists(result(folder)) && process.exitValue() == 0) {
      return ResultFile.read(result(folder), trace, launch.name());
    }
    return broken(trace, launch, mark, "its process ended " + why(process.exitValue(), folder));
  }

  private static Result broken(LoadedTrace trace, Launch launch, OperationMark mark, String what) {
    return Result.nothing(
        trace, launch.name(), Outcome.BROKEN, "operation " + mark.get() + ": " + what);
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already going down and runs the hook itself.
    }
  }

  private static Process start(LoadedTrace trace, Launch launch, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(launch.jvmOptions());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-XX:ErrorFile=" + folder.resolve("crash"));
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(classpath());
    command.add(launch.main().getName());
    command.addAll(TrialChild.arguments(folder, trace.file(), launch));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output(folder).toFile());
    builder.environment().putAll(launch.environment());
    return builder.start();
  }

  /// Freehold's own classes, whether this process has them on its module path or its class path.
  private static String classpath() {
    List<String> entries = new ArrayList<>();
    entries.add(System.getProperty("java.class.path", ""));
    for (String entry : System.getProperty("jdk.module.path", "").split(File.pathSeparator, -1)) {
      entries.add(Files.isDirectory(Path.of(entry)) && !entry.isEmpty() ? entry + "/*" : entry);
    }
    entries.removeIf(String::isEmpty);
    return String.join(File.pathSeparator, entries);
  }

  /// The time limit of each phase of a process, by the operation that it is at.
  private static LongFunction<Duration> limits(LoadedTrace trace, Launch launch) {
    return operation -> {
      if (operation == 0) {
        return PATIENCE;
      }
      return operation < trace.operations()
          ? launch.timeLimit().plus(GRACE)
          : launch.timeLimit().multipliedBy(2).plus(PATIENCE);
    };
  }

  /// Waits for the end of the process.
  ///
  /// @return false when it has taken too long
  private static boolean await(
      Process process, LongFunction<Duration> limits, OperationMark mark, LongConsumer progress)
      throws InterruptedException {
    long started = System.nanoTime();
    long reported = 0;
    while (!process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
      long now = mark.get();
      progress.accept(now - reported);
      if (reported == 0 && now > 0) {
        started = System.nanoTime();
      }
      reported = now;
      if (System.nanoTime() - started > limits.apply(now).toNanos()) {
        return false;
      }
    }
    return true;
  }

  private static String why(int exit, Path folder) throws IOException {
    String said;
    try (Stream<String> lines = Files.lines(output(folder), StandardCharsets.ISO_8859_1)) {
      said = lines.filter(line -> !line.isBlank()).findFirst().orElse("");
    }
    if (Files.exists(folder.resolve("crash"))) {
      return "in a crash of the JVM";
    }
    if (said.contains("OutOfMemoryError")) {
      return "because its Java heap was exhausted";
    }
    return "with status " + exit + (said.isEmpty() ? "" : ": " + said.strip());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
