package org.freehold.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A process that stands still, so that its map is the same however often it is read.
public final class StoppedProcess implements AutoCloseable {

  private final Process process;

  public StoppedProcess() throws IOException, InterruptedException {
    process = new ProcessBuilder("sleep", "1000").start();
    waitFor("comm", "sleep");
    waitFor("wchan", "nanosleep");
    new ProcessBuilder("kill", "-STOP", pid()).start().waitFor();
    waitFor("status", "(stopped)");
  }

  public String pid() {
    return Long.toString(process.pid());
  }

  /// The kernel's own figure, in bytes, summed up over all mappings.
  public long bytes(String key) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc", pid(), "smaps"));
    long sum = 0;
    for (String line : lines) {
      if (line.startsWith(key + ":")) {
        sum += Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return sum * 1024;
  }

  private void waitFor(String file, String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    Path path = Path.of("/proc", pid(), file);
    while (System.nanoTime() < deadline && !Files.readString(path).contains(text)) {
      Thread.sleep(10);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
