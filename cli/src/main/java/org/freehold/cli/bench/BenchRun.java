package org.freehold.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.ProgressBar;
import org.freehold.cli.console.ProgressLines;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.BundledTraces;
import org.freehold.cli.input.InputFiles;
import org.jspecify.annotations.Nullable;

/// Starts a measurement, shows its progress, and prints its file of results.
final class BenchRun {

  private final Shell shell;
  private final BenchOptions options;
  private final List<Path> files;
  private final String baseline;
  private final boolean json;

  BenchRun(Shell shell, BenchOptions options, List<Path> files, String baseline, boolean json) {
    this.shell = shell;
    this.options = options;
    this.files = files;
    this.baseline = baseline;
    this.json = json;
  }

  /// Measures and prints.
  ///
  /// @param output the file of results; null for one that is named for the date
  /// @return the exit status
  int run(@Nullable Path output) throws IOException {
    Path target = target(output);
    List<String> words = new ArrayList<>(List.of("run"));
    words.addAll(options.words(target));
    List<Path> inputs = files.isEmpty() && options.wantsReplay() ? BundledTraces.list() : files;
    inputs.forEach(each -> words.add(InputFiles.requireNoFolder(each).toString()));
    int code = measure(shell, words);
    if (code == ExitCode.USAGE || !Files.isRegularFile(target)) {
      return code;
    }
    String text = Files.readString(target, StandardCharsets.UTF_8);
    if (json) {
      shell.out().println(text);
    } else {
      new BenchTable(shell, baseline).print(BenchResults.parse(target, text));
      shell.println("results: " + target);
    }
    return code;
  }

  /// The file that results are written to.
  static Path target(@Nullable Path output) throws IOException {
    if (output != null) {
      return output.toAbsolutePath();
    }
    String home = System.getProperty("freehold.home", ".");
    String moment =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
    Path folder = Files.createDirectories(Path.of(home, "target", "bench"));
    return folder.resolve(moment + ".json").toAbsolutePath();
  }

  /// Runs the process that measures, and shows its progress: as a bar on a terminal, elsewhere as a
  /// line now and then.
  static int measure(Shell shell, List<String> words) throws IOException {
    if (!shell.canRedrawErr()) {
      ProgressLines lines = new ProgressLines(shell);
      return BenchProcess.run(
          words,
          line -> {
            String[] parts = line.split(" ", 3);
            lines.update(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
          });
    }
    try (ProgressBar bar = new ProgressBar(shell)) {
      return BenchProcess.run(
          words,
          line -> {
            String[] parts = line.split(" ", 3);
            bar.label(parts[2]);
            bar.update(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
          });
    }
  }
}
