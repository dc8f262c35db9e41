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
      "Stress Freehold for minutes and look for anything that must not happen.",
      "%nShort-lived threads share the blocks of short-lived heaps with random options; in some of"
          + " them commits are refused. The contents of a block are checked whenever a thread takes"
          + " it, and the heaps validate themselves.",
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no violation, and the footprint stayed flat",
      "1:a violation, or the footprint grew",
      "2:usage error",
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
      description = "How long to run. Default: ${DEFAULT-VALUE}.")
  private String minutes = "1";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads at a time. Default: two for each processor.")
  private @Nullable String threads;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random choices. Default: a new one.")
  private @Nullable String seed;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell the environment that it is called from
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
