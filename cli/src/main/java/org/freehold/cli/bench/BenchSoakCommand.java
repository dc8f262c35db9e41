package org.freehold.cli.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `freehold bench soak`.
@Command(
    name = "soak",
    description = {
      "Run Freehold hard and look for what may not happen.",
      "%nThreads that come and go share blocks of heaps that come and go, with options that are"
          + " drawn, some of them with commits that are refused. The contents of each block are"
          + " checked whenever somebody takes it, and the heaps check themselves.",
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no violation, and the footprint stayed flat",
      "1:a violation, or the footprint grew",
      "2:wrong usage",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold bench soak --minutes 10",
      "  freehold bench soak --seed 42 --threads 16",
    })
public final class BenchSoakCommand implements Callable<Integer> {

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "1",
      description = "How long. Default: ${DEFAULT-VALUE}.")
  private String minutes = "1";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many work at the same time. Default: two for each processor.")
  private @Nullable String threads;

  @Option(names = "--seed", paramLabel = "N", description = "Of all draws. Default: a new one.")
  private @Nullable String seed;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public BenchSoakCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    List<String> words = new ArrayList<>(List.of("soak", "--minutes=" + minutes));
    if (threads != null) {
      words.add("--threads=" + threads);
    }
    if (seed != null) {
      words.add("--seed=" + seed);
    }
    return BenchProcess.run(
        words,
        line -> {
          shell.out().println(line);
          shell.out().flush();
        });
  }
}
