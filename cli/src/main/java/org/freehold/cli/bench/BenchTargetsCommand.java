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
      "Measure what Freehold promises about time and memory, and report what holds. Takes about"
          + " half an hour for all twelve.",
      "%n 1  at most 1.0           pair and churn ÷ the fastest of glibc, mimalloc, tcmalloc",
      " 2  at most 0.35          the same ÷ the fastest of Unsafe, arenas, Netty, Arrow",
      " 3  at most 1.0           workloads with 2 and 16 threads ÷ mimalloc",
      " 4  at least 1.8          throughput of 2 threads ÷ 1 thread, alloc-test and larson",
      " 5  at most 1.05          footprint ÷ live bytes, ÷ the lowest of the C allocators",
      " 6  at most 3 %%           bookkeeping ÷ committed memory",
      " 7  at most 5 %%           footprint 3 s after everything is freed ÷ at the peak",
      " 8  at most 2 MiB a core  bytes cached for a million virtual threads",
      " 9  at most 4             a replacement at 10⁷ live blocks ÷ at 10³",
      "10  at most 2 us          p99.9 latency of an allocation on churn",
      "11  at most 1.0           aligned, size and resize calls ÷ an allocation, ÷ their bound",
      "12  at most 1.0           a buffer at a time, 64 KiB to 64 MiB, written, ÷ mimalloc",
    },
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every promise that was measured holds",
      "1:one does not hold, or could not be measured",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold bench targets                           all twelve",
      "  freehold bench targets 1,2,9                     some of them",
      "  freehold bench targets 5,6,7 app.fht mix.csv     on programs of your own",
    })
public final class BenchTargetsCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "NUMBERS|FILE",
      arity = "0..*",
      description =
          "Numbers of promises, such as 1,2,9; and traces or tables of sizes (.csv) for 5, 6 and 7."
              + " Default: all twelve, with the bundled traces.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--forks",
      paramLabel = "N",
      description = "Number of JVMs for each case. Default: 3.")
  private @Nullable String forks;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long each run measures and warms up. Default: 2.")
  private @Nullable String seconds;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Scale distributions to this many live bytes. Default: 256M.")
  private @Nullable Long heap;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random choices. Default: 42.")
  private @Nullable String seed;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the verdicts to FILE. Default: target/bench/DATE.json.")
  private @Nullable Path output;

  @Option(names = "--json", description = "Print the verdicts as JSON instead of a table.")
  private boolean json;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell the environment that it is called from
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
