package org.freehold.bench.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.freehold.bench.subject.Contestant;

/// Starts a [ProbeMain] in a process of its own and reads its result.
public final class Probe {

  /// The name of [NoAllocator].
  public static final String NOTHING = "nothing";

  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+AlwaysPreTouch",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /// Java heap that is large enough for the calls of a trace.
  private static final String SMALL = "256m";

  /// Java heap that is large enough for the calls of a distribution, or many threads.
  private static final String LARGE = "1g";

  private Probe() {}

  /// The memory of an allocator at a workload's peak of live bytes.
  ///
  /// @param allocator one of the contestants, or [#NOTHING]
  /// @param file of the workload
  /// @param heapBytes number of live bytes that a distribution is scaled to
  /// @param seed of all random choices
  /// @throws IOException when the process failed
  public static FootprintReading peak(String allocator, Path file, long heapBytes, long seed)
      throws IOException {
    Optional<Path> preload = Contestant.named(allocator).flatMap(Contestant::preload);
    return run(
        List.of("peak", allocator, file.toString(), Long.toString(heapBytes), Long.toString(seed)),
        file.toString().endsWith(".csv") ? LARGE : SMALL,
        preload);
  }

  /// The bytes that stay in thread caches after many virtual threads have run.
  ///
  /// @param threads how many
  /// @throws IOException when the process failed
  public static FootprintReading virtualThreads(int threads) throws IOException {
    return run(List.of("virtual", Integer.toString(threads)), LARGE, Optional.empty());
  }

  private static FootprintReading run(List<String> words, String javaHeap, Optional<Path> preload)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.add("-Xms" + javaHeap);
    command.add("-Xmx" + javaHeap);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ProbeMain.class.getName());
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    preload.ifPresent(library -> builder.environment().put("LD_PRELOAD", library.toString()));
    Process process = builder.start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
      if (process.waitFor() != 0) {
        throw new IOException("the probe " + words + " exited with status " + process.exitValue());
      }
      return FootprintReading.of(lines);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while probing", e);
    } finally {
      process.destroy();
    }
  }
}
