package org.freehold.cli.vmmap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The options of `freehold vmmap diff`.
@Command(
    name = "diff",
    description = {
      "Show the differences between two saved maps.",
      "%nTwo regions are the same when they begin at the same address and have the same type.",
    },
    parameterListHeading = "%nFiles:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold vmmap 1234 --json > before.json",
      "  freehold vmmap 1234 --json > after.json",
      "  freehold vmmap diff before.json after.json",
    })
public final class VmmapDiffCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "BEFORE", description = "Saved by 'freehold vmmap --json'.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private Path before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "A later map of the same process.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private Path after;

  @Option(names = "--details", description = "Show all regions that differ, not only the first 40.")
  private boolean details;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public VmmapDiffCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    return new VmmapDiff(shell, before, after).run(details, json);
  }
}
