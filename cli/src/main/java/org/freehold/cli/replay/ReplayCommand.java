package org.freehold.cli.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.BundledTraces;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold replay`, in the sections of its help: see [ReplaySections]. The work is
/// [ReplayRun]'s, which is not loaded for `--help`.
@Command(
    name = "replay",
    description = {
      "Replay allocation traces of real programs against a heap, and measure time and memory.",
      "%nThe columns of the table:",
      "  operations  calls in the trace",
      "  time        of one pass",
      "  op/s        operations per second",
      "  peak live   most bytes live at once, as requested",
      "  footprint   most memory that the heap held",
      "  /live       footprint ÷ peak live",
      "  int         internal fragmentation in percent: rounding inside blocks",
      "  ext         external: free memory in pieces",
      "  virt        virtual: addresses without memory",
      "  cache       cached: ready for threads",
      "  real        realized: overhead at peak, the memory beyond what was live",
    },
    parameterListHeading = "%nTraces:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every trace was replayed and no rule was broken",
      "1:a violation, a refused request, or a trace that cannot be read or has no operation left",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold replay                               the bundled traces on real memory",
      "  freehold replay *.rep --verify                check every block that is returned",
      "  freehold replay app.rep --space simulated     the same addresses every time",
      "  freehold replay app.rep --limit 8M            in a heap that cannot grow",
      "  freehold replay app.rep --front-end off       with the back end alone, to compare",
      "  freehold replay --json | jq '.traces[].fragmentation'",
    })
public final class ReplayCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "TRACE",
      arity = "0..*",
      description =
          "Traces in any format that 'freehold convert' reads, such as .fht, .rep and heaptrack's"
              + " .raw.zst. Default: the traces that come with Freehold.")
  private List<Path> traces = new ArrayList<>();

  @ArgGroup(validate = false, heading = "%nThe heap:%n", order = 1)
  private ReplaySections.HeapSection heap = new ReplaySections.HeapSection();

  @ArgGroup(validate = false, heading = "%nHow it is replayed:%n", order = 2)
  private ReplaySections.WorkSection work = new ReplaySections.WorkSection();

  @ArgGroup(validate = false, heading = "%nOutput:%n", order = 3)
  private ReplaySections.OutputSection output = new ReplaySections.OutputSection();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell the environment that it is called from
  public ReplayCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (output.json && output.printPlacement) {
      throw new ParameterException(
          spec.commandLine(),
          "--print-placement prints lines and --json prints one object: choose one of them");
    }
    return new ReplayRun(shell, request()).run();
  }

  private ReplayRequest request() throws IOException {
    return new ReplayRequest(
        traces.isEmpty() ? BundledTraces.list() : traces,
        heap.space,
        work.verify,
        output.printPlacement,
        work.passes == null ? 0 : work.passes,
        heap.limit == null ? 0 : heap.limit,
        heap.frontEnd,
        output.json);
  }
}
