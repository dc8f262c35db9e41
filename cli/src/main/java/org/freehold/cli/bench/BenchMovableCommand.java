package org.freehold.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.InputFiles;
import org.freehold.cli.input.Size;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `freehold bench movable`.
@Command(
    name = "movable",
    description = {
      "Measure what a movable heap costs: its footprint as a ratio to what is live, before and"
          + " after compaction, a plain heap with the same blocks beside it, and how long steps of"
          + " compaction take.",
      "%nBlocks of the sizes and lifetimes of each FILE are born and die; then the heap is"
          + " compacted step by step; then a quarter of the calls follows with a step after each"
          + " 5,000.",
    },
    parameterListHeading = "%nFiles:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything was measured",
      "1:a file is not a table of sizes",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold bench movable mix.csv",
      "  freehold bench movable mix.csv --heap 1G --operations 1000000",
    })
public final class BenchMovableCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Tables of sizes (.csv): lines of size, allocations per unit of time, number live.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Scale the tables to this many live bytes. Default: 256M.")
  private @Nullable Long heap;

  @Option(
      names = "--operations",
      paramLabel = "N",
      description = "Number of allocations and frees. Default: 10000000.")
  private @Nullable String operations;

  @Option(
      names = "--step",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Bytes that a step of compaction may move. Default: 1M.")
  private @Nullable Long step;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random choices. Default: 42.")
  private @Nullable String seed;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell the environment that it is called from
  public BenchMovableCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    List<String> words = new ArrayList<>(List.of("movable"));
    add(words, "heap", heap);
    add(words, "operations", operations);
    add(words, "step", step);
    add(words, "seed", seed);
    for (Path file : files) {
      words.add(InputFiles.requireNoFolder(file).toString());
    }
    return BenchProcess.run(
        words,
        line -> {
          shell.out().println(line);
          shell.out().flush();
        });
  }

  private static void add(List<String> words, String name, @Nullable Object value) {
    if (value != null) {
      words.add("--" + name + "=" + value);
    }
  }
}
