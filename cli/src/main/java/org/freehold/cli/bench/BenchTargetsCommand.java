package org.freehold.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.BundledTraces;
import org.freehold.cli.input.InputFiles;
import org.freehold.cli.input.Size;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `freehold bench targets`.
@Command(
    name = "targets",
    description = {
      "Measure what Freehold promises about time and memory, and say what holds.",
      "%n 1  pair and churn ÷ the fastest of glibc, mimalloc, tcmalloc    at most 1.0"
          + "%n 2  the same ÷ the fastest of Unsafe, arenas, Netty, Arrow      at most 0.35"
          + "%n 3  workloads with 2 and 16 threads ÷ mimalloc                  at most 1.0"
          + "%n 4  throughput of 2 threads ÷ 1 thread, alloc-test and larson   at least 1.8"
          + "%n 5  footprint ÷ live, ÷ the lowest in C                         at most 1.05"
          + "%n 6  bookkeeping ÷ committed                                     at most 3 %%"
          + "%n 7  footprint 3 s after freeing everything ÷ at the peak        at most 5 %%"
          + "%n 8  bytes cached for a million virtual threads                  at most 2 MiB a core"
          + "%n 9  a replacement at 10⁷ live blocks ÷ at 10³                   at most 4"
          + "%n10  p99.9 of an allocation on churn                             at most 2 us",
    },
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all that were asked for hold",
      "1:one does not, or could not be measured",
      "2:wrong usage",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold bench targets                           all ten",
      "  freehold bench targets 1,2,9                     some of them",
      "  freehold bench targets 5,6,7 app.fht mix.csv     on programs of your own",
    })
public final class BenchTargetsCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "NUMBERS|FILE",
      arity = "0..*",
      description =
          "Which of them, such as 1,2,9; and for 5, 6 and 7 traces, and tables of sizes (.csv)."
              + " Without files: the bundled traces.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--forks", paramLabel = "N", description = "JVMs for each case. Default: 3.")
  private @Nullable String forks;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long each measures, and warms up. Default: 2.")
  private @Nullable String seconds;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Live bytes that distributions are scaled to. Default: 256M.")
  private @Nullable Long heap;

  @Option(names = "--seed", paramLabel = "N", description = "Of all draws. Default: 42.")
  private @Nullable String seed;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where the verdicts go. Default: target/bench/DATE.json.")
  private @Nullable Path output;

  @Option(names = "--json", description = "Print the file of verdicts instead of a table.")
  private boolean json;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public BenchTargetsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Path target = BenchRun.target(output);
    int code = BenchRun.measure(shell, command(target));
    if (Files.isRegularFile(target)) {
      String text = Files.readString(target, StandardCharsets.UTF_8);
      if (json) {
        shell.out().println(text);
      } else {
        new TargetsTable(shell).print(TargetsTable.parse(target, text));
      }
    }
    return code;
  }

  private List<String> command(Path target) throws IOException {
    List<String> command = new ArrayList<>(List.of("targets"));
    List<String> files = new ArrayList<>();
    for (String word : words) {
      if (word.matches("[0-9,]+")) {
        command.add("--numbers=" + word);
      } else {
        files.add(InputFiles.requireNoFolder(Path.of(word)).toString());
      }
    }
    add(command, "forks", forks);
    add(command, "seconds", seconds);
    add(command, "heap", heap);
    add(command, "seed", seed);
    add(command, "output", target);
    if (files.isEmpty()) {
      BundledTraces.list().forEach(each -> files.add(each.toString()));
    }
    command.addAll(files);
    return command;
  }

  private static void add(List<String> words, String name, @Nullable Object value) {
    if (value != null) {
      words.add("--" + name + "=" + value);
    }
  }
}
