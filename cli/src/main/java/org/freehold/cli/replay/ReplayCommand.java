package org.freehold.cli.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.BundledTraces;
import org.freehold.cli.input.MemoryKind;
import org.freehold.cli.input.Size;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold replay`. The work is [ReplayRun]'s, which is not loaded for `--help`.
@Command(
    name = "replay",
    description = {
      "Replay allocation traces of real programs against a heap, and show what that cost.",
      "%nA row says: operations, time of one pass, operations a second, most bytes live at once,"
          + " most memory held, the quotient of these two, and the five kinds of fragmentation in"
          + " percent: internal (rounding inside blocks), external (free memory in pieces), virtual"
          + " (addresses without memory), cached (held ready for threads), realized (memory beyond"
          + " what was live at the peak).",
    },
    parameterListHeading = "%nTraces:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every trace was replayed and no rule was broken",
      "1:a violation, a refused allocation, or a trace that cannot be read",
      "2:wrong usage",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold replay                               the bundled traces on real memory",
      "  freehold replay *.rep --verify                check every block that is handed out",
      "  freehold replay app.rep --space simulated     the same addresses every time",
      "  freehold replay app.rep --limit 8M            in a heap that cannot grow",
      "  freehold replay app.rep --front-end off       with the back end alone, to compare",
      "  freehold replay --json | jq '.traces[].fragmentation'",
    })
public final class ReplayCommand implements Callable<Integer> {

  private static final int MOST_PASSES = 1_000_000;

  @Parameters(
      paramLabel = "TRACE",
      arity = "0..*",
      description =
          "Traces of any format that 'freehold convert' reads, such as .fht, .rep and heaptrack's"
              + " .raw.zst. Without any: the traces that come with Freehold.")
  private List<Path> traces = new ArrayList<>();

  @Option(
      names = "--space",
      paramLabel = "SPACE",
      converter = MemoryKind.Converter.class,
      defaultValue = "native",
      description = "What the heap stands on: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private MemoryKind space = MemoryKind.NATIVE;

  @Option(
      names = "--verify",
      description =
          "Check alignment, bounds, overlap and contents of every block; the time is then that of"
              + " checking.")
  private boolean verify;

  @Option(
      names = "--print-placement",
      description =
          "Print 'operation size address' for every block handed out; the table goes to stderr.")
  private boolean printPlacement;

  @Option(
      names = "--passes",
      paramLabel = "N",
      description =
          "Time this many passes and report their median. Default: by the trace's length.")
  private int passes;

  @Option(
      names = "--limit",
      paramLabel = "SIZE",
      converter = Size.class,
      description = "Replay in a heap of this fixed size, such as 8M; default: a heap that grows.")
  private long limit;

  @Option(
      names = "--front-end",
      paramLabel = "WHEN",
      converter = FrontEndSwitch.Converter.class,
      defaultValue = "automatic",
      description =
          "Whether small blocks come from slabs of one size class: ${COMPLETION-CANDIDATES};"
              + " automatic does so for sizes that are used much. Default: ${DEFAULT-VALUE}.")
  private FrontEndSwitch frontEnd = FrontEndSwitch.AUTOMATIC;

  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public ReplayCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    check(!json || !printPlacement, "--print-placement prints lines and --json one object: choose");
    check(
        !isGiven("--passes") || (passes > 0 && passes <= MOST_PASSES),
        "--passes must be at least 1 and at most " + MOST_PASSES + ", not " + passes);
    check(!isGiven("--limit") || limit > 0, "--limit must be at least 1 byte");
    return new ReplayRun(shell, request()).run();
  }

  private ReplayRequest request() throws IOException {
    List<Path> files = traces.isEmpty() ? BundledTraces.list() : traces;
    return new ReplayRequest(files, space, verify, printPlacement, passes, limit, frontEnd, json);
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private void check(boolean isRight, String otherwise) {
    if (!isRight) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
