package org.freehold.cli.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `freehold trace info`.
@Command(
    name = "info",
    description = {
      "Show what a program demands of its allocator: operations, threads, sizes, lifetimes, the"
          + " peak, temporary allocations, and the top stacks by memory.",
      "%nA lifetime is the number of events between a block's allocation and its free. An"
          + " allocation is temporary when the next event of its thread frees it.",
    },
    parameterListHeading = "%nFiles:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold trace info app.fht",
      "  freehold trace info heaptrack.app.raw.zst --stacks 20",
      "  freehold trace info --json app.rep | jq .peakLiveBytes",
    })
public final class TraceInfoCommand implements Callable<Integer> {

  private static final int MAX_STACKS = 10_000;

  @Parameters(index = "0", paramLabel = "FILE", description = "A trace in any format.")
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private Path file;

  @Option(
      names = "--stacks",
      paramLabel = "N",
      defaultValue = "5",
      description = "The number of stacks to show. Default: ${DEFAULT-VALUE}.")
  private int stacks = 5;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public TraceInfoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (stacks < 0 || stacks > MAX_STACKS) {
      throw new ParameterException(
          spec.commandLine(), "--stacks must be 0 to " + MAX_STACKS + ", not " + stacks);
    }
    return new TraceInfoRun(shell, file, stacks).run(json);
  }
}
