package org.freehold.clib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.freehold.heap.Heap;

/// Runs a program of the tests in a JVM of its own: SQLite and libxml2 have one allocator a
/// process.
final class Subprocess {

  private Subprocess() {}

  /// Runs it to its end, and requires that it ended well.
  ///
  /// @param seconds how long it may take
  /// @return what it printed
  static String run(int seconds, Class<?> main, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(placeOf(main) + ":" + placeOf(CLibrary.class) + ":" + placeOf(Heap.class));
    command.add(main.getName());
    for (Object each : arguments) {
      command.add(each.toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread watchdog =
        Thread.startVirtualThread(() -> {
          try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
              process.destroyForcibly();
            }
          } catch (InterruptedException _) {
            // It has ended in time.
          }
        });
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    watchdog.interrupt();
    assertThat(code).as("%s%n%s", String.join(" ", command), output).isZero();
    return output;
  }

  /// The rest of the line of an output that begins with a name.
  static String value(String output, String name) {
    return output
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in:\n" + output));
  }

  private static String placeOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
