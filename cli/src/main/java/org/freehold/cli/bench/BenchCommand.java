package org.freehold.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The options of `freehold bench`. The work is [BenchRun]'s, which is not loaded for `--help`.
@Command(
    name = "bench",
    description = {
      "Measure Freehold beside the allocators of C and of Java.",
      "%nWithout options: a quick set, in less than five minutes. Every case is measured in JVMs of"
          + " its own; a row says what a thread spends on an operation, and for each allocator the"
          + " ratio to the baseline with the lowest and the highest of the forks.",
    },
    parameterListHeading = "%nFiles:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything was measured",
      "1:something failed, a target was missed, or a violation was found",
      "2:wrong usage",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold bench                                   the quick set",
      "  freehold bench --list                            workloads and allocators",
      "  freehold bench -w pair,churn -a freehold,mimalloc --forks 5",
      "  freehold bench -w larson -t 1,2,16 --output larson.json",
      "  freehold bench app.fht mix.csv --heap 1G         a trace, and a distribution of sizes",
      "  freehold bench chart larson.json -o larson.html  draws a file of results",
      "  freehold bench targets                           what Freehold promises, and whether",
      "  freehold bench soak --minutes 10                 looks for violations and growth",
    })
public final class BenchCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "Traces to replay in any format that 'freehold replay' reads, and tables of sizes (.csv):"
              + " lines of size, allocations in a unit of time, number live.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--list", description = "Show workloads and allocators.")
  private boolean list;

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      defaultValue = "freehold",
      description = "The allocator that ratios are to. Default: ${DEFAULT-VALUE}.")
  private String baseline = "freehold";

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where the results go. Default: target/bench/DATE.json.")
  private @Nullable Path output;

  @Option(names = "--json", description = "Print the file of results instead of a table.")
  private boolean json;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell where it is called from
  public BenchCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      new BenchList(shell).print(json);
      return ExitCode.OK;
    }
    return new BenchRun(shell, options, files, baseline, json).run(output);
  }
}
