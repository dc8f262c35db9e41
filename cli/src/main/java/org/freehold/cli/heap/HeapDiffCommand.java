package org.freehold.cli.heap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.InputFiles;
import org.freehold.inspect.heaps.HeapChange;
import org.freehold.inspect.heaps.HeapPlainText;
import org.freehold.inspect.snapshot.HeapSnapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `freehold heap diff`: the growth between two snapshots.
@Command(
    name = "diff",
    description = {
      "Compare the live blocks of two snapshots, by stack and by size.",
      "%nThe largest growth comes first. A leak keeps growing; a working set does not.",
    },
    parameterListHeading = "%nSnapshots:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the change was shown",
      "1:one of the files is not a snapshot",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold heap diff early.fhs late.fhs",
      "  freehold heap diff early.fhs late.fhs --json",
    })
public final class HeapDiffCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "BEFORE", description = "The earlier snapshot.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private Path before;

  @Parameters(
      index = "1",
      paramLabel = "AFTER",
      description = "A later snapshot of the same program.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private Path after;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public HeapDiffCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    try (HeapSnapshot from = HeapSnapshot.open(InputFiles.requireNoFolder(before));
        HeapSnapshot to = HeapSnapshot.open(InputFiles.requireNoFolder(after))) {
      HeapChange change = HeapChange.between(from, to);
      if (json) {
        HeapJson.change(shell, change);
      } else {
        HeapPlainText.change(change).forEach(shell::println);
      }
    }
    shell.out().flush();
    return ExitCode.OK;
  }
}
