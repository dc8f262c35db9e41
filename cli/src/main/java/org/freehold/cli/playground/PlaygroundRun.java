package org.freehold.cli.playground;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.BundledTraces;
import org.freehold.playground.Playground;
import org.freehold.playground.PlaygroundOptions;

/// Serves the page until the process is told to end.
final class PlaygroundRun {

  private static final String OPENER = "xdg-open";

  /// Where systems have such a name.
  private static final Path STANDARD_INPUT = Path.of("/dev/fd/0");

  private PlaygroundRun() {}

  static int serve(Shell shell, String version, List<Path> traces, int port, boolean opensBrowser)
      throws IOException, InterruptedException {
    Playground playground = start(new PlaygroundOptions(port, traces, samples(), version));
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  playground.close();
                  ended.countDown();
                },
                "playground-end"));
    String address = playground.address();
    print(shell, address);
    if (opensBrowser) {
      open(address);
    }
    invite(shell, playground);
    ended.await();
    return ExitCode.OK;
  }

  private static Playground start(PlaygroundOptions options) throws IOException {
    try {
      return Playground.start(options);
    } catch (BindException e) {
      throw new CommandFailure("--port " + options.port() + " cannot be had: " + e.getMessage(), e);
    }
  }

  private static void print(Shell shell, String address) {
    shell.println("The playground is at " + address);
    shell.out().flush();
  }

  /// A further address for each line that is entered, until there are no more lines. Nobody enters
  /// lines into a file; and where standard input was closed, a file that the JVM opened has its
  /// number.
  private static void invite(Shell shell, Playground playground) throws IOException {
    if (Files.isRegularFile(STANDARD_INPUT)) {
      return;
    }
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (lines.readLine() != null) {
      print(shell, playground.address());
    }
  }

  private static Map<String, Path> samples() throws IOException {
    Map<String, Path> samples = new TreeMap<>();
    for (Path each : BundledTraces.list()) {
      samples.put(String.valueOf(each.getFileName()), each);
    }
    return samples;
  }

  /// Opens the address in the user's browser, where there is a screen and the program that finds
  /// it.
  private static void open(String address) {
    boolean hasScreen =
        System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    String path = System.getenv("PATH");
    if (!hasScreen || path == null) {
      return;
    }
    for (String folder : path.split(":", -1)) {
      Path opener = Path.of(folder, OPENER);
      if (Files.isExecutable(opener)) {
        try {
          new ProcessBuilder(opener.toString(), address)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
        } catch (IOException _) {
          // The address is printed.
        }
        return;
      }
    }
  }
}
