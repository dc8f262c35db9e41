package org.freehold.cli.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.BundledTraces;
import org.freehold.lab.compare.Scoring;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold compare`, in the sections of its help: see [CompareSections]. The work
/// is [CompareRun]'s, which is not loaded for `--help`.
@Command(
    name = "compare",
    description = {
      "Compare allocation policies on traces: textbook policies, Freehold's heap, your own policy,"
          + " and other allocators.",
      "%nEvery replay is checked as a malloc-lab driver checks it (alignment, bounds, overlap,"
          + " contents, heap checker), then timed. The columns of a table:",
      "  util       utilisation in percent: peak live bytes ÷ peak footprint",
      "  op/s       operations per second",
      "  footprint  peak footprint: the most memory that the policy held",
      "  int, ext, virt, cache, real",
      "             fragmentation in percent: internal, external, virtual, cached, and realized,"
          + " which is the overhead at peak",
      "  probes     free blocks examined per allocation, on average",
      "  score      from 0 to 100, from utilisation and throughput",
    },
    parameterListHeading = "%nTraces:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every policy served every trace that it is made for",
      "1:a policy broke a rule or was refused memory, or a trace cannot be read",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold compare --list                          all policies and their options",
      "  freehold compare app.rep                         all policies on a trace",
      "  freehold compare *.rep --html report.html        a page with charts over time",
      "  freehold compare app.rep --policies first-fit,best-fit,buddy,freehold",
      "  freehold compare app.rep --policies freehold,peers   against malloc, mimalloc, the JDK's",
      "  freehold compare app.rep --policies first-fit:order=lifo:coalesce=deferred",
      "  freehold compare app.rep --policies Mine,best-fit --source Mine.java",
      "  freehold compare --json | jq '.results[]|[.trace,.policy,.utilization]'",
    })
public final class CompareCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "TRACE",
      arity = "0..*",
      description =
          "Malloc-lab traces (.rep) or heaptrack recordings (.raw.zst). Default: the traces that"
              + " come with Freehold.")
  private List<Path> traces = new ArrayList<>();

  @Option(names = "--list", description = "List every policy and its options.")
  private boolean list;

  @ArgGroup(validate = false, heading = "%nWhat is compared:%n", order = 1)
  private CompareSections.Policies policies = new CompareSections.Policies();

  @ArgGroup(validate = false, heading = "%nHow trials run:%n", order = 2)
  private CompareSections.Trials trials = new CompareSections.Trials();

  @ArgGroup(validate = false, heading = "%nHow policies are scored:%n", order = 3)
  private CompareSections.Scores scores = new CompareSections.Scores();

  @ArgGroup(validate = false, heading = "%nOutput:%n", order = 4)
  private CompareSections.Output output = new CompareSections.Output();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell the environment that it is called from
  public CompareCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      new PolicyList(shell).print(output.json);
      return ExitCode.OK;
    }
    try {
      CompareRequest request = request();
      if (request.output().isAmbiguous()) {
        throw new IllegalArgumentException(
            "only one of --json, --csv - and --html - can use standard output");
      }
      return new CompareRun(shell, request).run();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private CompareRequest request() throws IOException {
    return new CompareRequest(
        traces.isEmpty() ? BundledTraces.list() : traces,
        policies.names,
        policies.sources,
        policies.classpath,
        trials.space,
        trials.limit,
        trials.timeLimit(),
        trials.javaHeap,
        trials.jobs(),
        trials.samples,
        new Scoring(
            scores.weight,
            scores.utilization.from(),
            scores.utilization.to(),
            scores.throughput.from(),
            scores.throughput.to()),
        new CompareRequest.Output(output.json, output.csv, output.html));
  }
}
