package org.freehold.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.Spelling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of `freehold bench`. The work is [BenchRun]'s, which is not loaded for `--help`.
@Command(
    name = "bench",
    description = {
      "Measure Freehold against allocators of C and of Java.",
      "%nEvery case (a workload on an allocator) is measured in JVMs of its own, called forks. A"
          + " row says how long a thread takes for an operation, and the ratio to the baseline: the"
          + " median, the lowest and the highest of the forks.",
      "%nTime needed; each command prints its estimate when it starts:",
      "  freehold bench          about 5 minutes, the quick set",
      "  freehold bench --full   about 7 hours on 2 processors",
      "  freehold bench targets  about half an hour",
      "  freehold bench soak     as long as --minutes says",
      "  freehold bench movable  about half a minute for each file",
    },
    parameterListHeading = "%nFiles:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything was measured",
      "1:something failed, a target was missed, or a violation was found",
      "2:usage error",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold bench                                   the quick set",
      "  freehold bench --list                            list workloads and allocators",
      "  freehold bench -w pair,churn -a freehold,mimalloc --forks 5",
      "  freehold bench -w larson -t 1,2,16 --output larson.json",
      "  freehold bench app.fht mix.csv --heap 1G         a trace and a distribution of sizes",
      "  freehold bench chart larson.json -o larson.html  draw a file of results",
      "  freehold bench targets                           check what Freehold promises",
      "  freehold bench soak --minutes 10                 look for violations and leaks",
      "  freehold bench movable mix.csv                   footprint and pauses of a movable heap",
    })
public final class BenchCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "Traces to replay in any format that 'freehold replay' reads, and tables of sizes (.csv):"
              + " lines of size, allocations per unit of time, number live.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--list", description = "List workloads and allocators.")
  private boolean list;

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      defaultValue = "freehold",
      description = "Baseline allocator of the ratios. Default: ${DEFAULT-VALUE}.")
  private String baseline = "freehold";

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the results to FILE. Default: target/bench/DATE.json.")
  private @Nullable Path output;

  @Option(names = "--json", description = "Print the results as JSON instead of a table.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell the environment that it is called from
  public BenchCommand(Shell shell) {
    this.shell = shell;
  }

  /// A word that is neither a file nor a command is probably a misspelled command.
  private void requireExists(Path file) {
    if (!Files.exists(file)) {
      String hint = Spelling.hint(file.toString(), spec.subcommands().keySet());
      throw new ParameterException(
          spec.commandLine(), file + ": no such " + (hint.isEmpty() ? "file" : "command" + hint));
    }
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      new BenchList(shell).print(json);
      return ExitCode.OK;
    }
    for (Path file : files) {
      requireExists(file);
    }
    return new BenchRun(shell, options, files, baseline, json).run(output);
  }
}
