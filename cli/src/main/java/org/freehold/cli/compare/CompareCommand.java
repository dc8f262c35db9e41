package org.freehold.cli.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.input.BundledTraces;
import org.freehold.cli.input.MemoryKind;
import org.freehold.cli.input.Size;
import org.freehold.lab.compare.Scoring;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold compare`. The work is [CompareRun]'s, which is not loaded for `--help`.
@Command(
    name = "compare",
    description = {
      "Compare allocation policies on traces: those of the textbook, Freehold's heap, your own, and"
          + " other allocators.",
      "%nEvery replay is checked as a grading driver checks it (alignment, bounds, overlap,"
          + " contents, heap checker), then timed. A row says: utilisation (most bytes live ÷ most"
          + " memory held), operations a second, most memory held, the five kinds of fragmentation"
          + " in percent (internal, external, virtual, cached, realized), free blocks looked at for"
          + " each allocation, and the score.",
    },
    parameterListHeading = "%nTraces:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every policy served every trace that it is made for",
      "1:a policy broke a rule or was refused memory, or a trace cannot be read",
      "2:wrong usage",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold compare --list                          all policies and their options",
      "  freehold compare app.rep                         all policies on a trace",
      "  freehold compare *.rep --html report.html        a page with charts over time",
      "  freehold compare app.rep --policies first-fit,best-fit,buddy,freehold",
      "  freehold compare app.rep --policies freehold,peers   beside malloc, mimalloc, the JDK's",
      "  freehold compare app.rep --policies first-fit:order=lifo:coalesce=deferred",
      "  freehold compare app.rep --policies Mine,best-fit --source Mine.java",
      "  freehold compare --json | jq '.results[]|[.trace,.policy,.utilization]'",
    })
public final class CompareCommand implements Callable<Integer> {

  private static final int MOST_JOBS = 256;

  @Parameters(
      paramLabel = "TRACE",
      arity = "0..*",
      description =
          "Files in the format of malloc-lab traces (.rep) or of heaptrack (.raw.zst). Without any:"
              + " the traces that come with Freehold.")
  private List<Path> traces = new ArrayList<>();

  @Option(names = "--list", description = "Show every policy and its options.")
  private boolean list;

  @Option(
      names = {"-p", "--policies"},
      paramLabel = "NAMES",
      defaultValue = "all",
      description =
          "Names separated by commas, options behind colons. 'all' stands for every policy, 'fast'"
              + " for those whose calls take O(log n) or less, 'peers' for other allocators that"
              + " are installed, each in a process of its own and measured by its resident memory."
              + " Default: ${DEFAULT-VALUE}.")
  private String policies = "all";

  @Option(
      names = "--source",
      paramLabel = "FILE",
      description =
          "A Java file with a policy of your own, to be named in --policies by its class.")
  private List<Path> sources = new ArrayList<>();

  @Option(
      names = "--classpath",
      paramLabel = "PATH",
      description = "Where classes of policies of your own are, named in --policies in full.")
  private String classpath = "";

  @Option(
      names = "--space",
      paramLabel = "SPACE",
      converter = MemoryKind.Converter.class,
      description =
          "What memory the policies work on: native or simulated. Default: native, and simulated"
              + " for policies of your own.")
  private @Nullable MemoryKind space;

  @Option(
      names = "--limit",
      paramLabel = "SIZE",
      converter = Size.class,
      defaultValue = "16G",
      description = "The most memory a policy may hold. Default: ${DEFAULT-VALUE}.")
  private long limit;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "The longest that a policy may take for a trace. Default: ${DEFAULT-VALUE}.")
  private long timeout;

  @Option(
      names = "--java-heap",
      paramLabel = "SIZE",
      converter = Size.class,
      defaultValue = "512M",
      description =
          "The Java heap of the process that runs a policy of your own. Default: ${DEFAULT-VALUE}.")
  private long javaHeap;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many trials run at the same time; 1 gives the steadiest times. Default: one to a"
              + " processor, at most 4.")
  private int jobs;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "At how many points of time the heap checker runs and the charts have a value. Default:"
              + " ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--weight",
      paramLabel = "RATIO",
      defaultValue = "0.6",
      description = "Weight of utilisation in the score, 0 to 1. Default: ${DEFAULT-VALUE}.")
  private double weight;

  @Option(
      names = "--utilization",
      paramLabel = "FROM:TO",
      defaultValue = "0:1",
      description = "Utilisations that score nothing and full. Default: ${DEFAULT-VALUE}.")
  private String utilization = "0:1";

  @Option(
      names = "--throughput",
      paramLabel = "FROM:TO",
      defaultValue = "0:600000",
      description =
          "Operations a second that score nothing and full. Default: ${DEFAULT-VALUE}, of the labs"
              + " of 2002.")
  private String throughput = "0:600000";

  @Option(names = "--json", description = "Print one JSON object instead of the tables.")
  private boolean json;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write a line for each result.")
  private @Nullable Path csv;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with the ranking and with charts over time.")
  private @Nullable Path html;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public CompareCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      new PolicyList(shell).print(json);
      return ExitCode.OK;
    }
    check(limit >= 1 << 16, "--limit must be at least 64K");
    check(limit <= 1L << 40, "--limit must be at most 1024G");
    check(timeout > 0, "--timeout must be at least 1 second");
    check(javaHeap >= 16 << 20, "--java-heap must be at least 16M");
    check(jobs >= 0 && jobs <= MOST_JOBS, "--jobs must be from 1 to " + MOST_JOBS);
    check(samples > 0, "--samples must be at least 1");
    try {
      return new CompareRun(shell, request()).run();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private CompareRequest request() throws IOException {
    double[] utilizations = range("--utilization", utilization);
    double[] rates = range("--throughput", throughput);
    return new CompareRequest(
        traces.isEmpty() ? BundledTraces.list() : traces,
        policies,
        sources,
        classpath,
        space,
        limit,
        Duration.ofSeconds(timeout),
        javaHeap,
        jobs == 0 ? Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4) : jobs,
        samples,
        new Scoring(weight, utilizations[0], utilizations[1], rates[0], rates[1]),
        new CompareRequest.Output(json, csv, html));
  }

  private double[] range(String option, String text) {
    String[] ends = text.split(":", -1);
    try {
      if (ends.length == 2) {
        return new double[] {Double.parseDouble(ends[0]), Double.parseDouble(ends[1])};
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new ParameterException(
        spec.commandLine(), option + " must be two numbers FROM:TO, not '" + text + "'");
  }

  private void check(boolean isRight, String otherwise) {
    if (!isRight) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
