package org.freehold.cli.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.cli.console.CommandFailure;

/// The process that measures, a JVM of its own: JMH and the peers are on its class path, and the
/// command does not depend on them.
///
/// The launcher builds it on first use and passes the folder of its jars as a property.
final class BenchProcess {

  /// The folder of its jars.
  private static final String JARS = "freehold.bench";

  private static final String MAIN = "org.freehold.bench.BenchMain";

  private BenchProcess() {}

  /// Receives each line that it prints, while it runs.
  @FunctionalInterface
  interface Lines {
    /// Receives one.
    void line(String line) throws IOException;
  }

  /// Runs it to its end. What it prints on stderr appears on the stderr of this process.
  ///
  /// @param words what to do, and options
  /// @param lines receives what it prints on stdout
  /// @return its exit status
  static int run(List<String> words, Lines lines) throws IOException {
    Process process =
        new ProcessBuilder(command(words)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread end = new Thread(() -> end(process), "end-bench");
    Runtime.getRuntime().addShutdownHook(end);
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.line(line);
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new CommandFailure("interrupted while measuring", e);
    } finally {
      end(process);
      forget(end);
    }
  }

  /// Ends its children too, since JMH's forks would outlive it.
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The JVM is already going down and runs the hook itself.
    }
  }

  private static List<String> command(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(jars() + File.separator + "*");
    command.add(MAIN);
    command.addAll(words);
    return command;
  }

  private static Path jars() {
    String folder = System.getProperty(JARS);
    if (folder == null || !Files.isDirectory(Path.of(folder))) {
      throw new CommandFailure(
          "the benchmarks are not built; ./freehold bench builds them on first use");
    }
    return Path.of(folder);
  }
}
