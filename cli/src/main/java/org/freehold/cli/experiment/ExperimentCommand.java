package org.freehold.cli.experiment;

import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The group of experiments. Without a subcommand it prints its help, which lists them.
@Command(
    name = "experiment",
    description = "Run a classic program or measurement and explain what happens.",
    synopsisSubcommandLabel = "EXPERIMENT",
    commandListHeading = "%nExperiments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  freehold experiment exhaustion --map    exhaust a 32-bit process and draw it",
      "  freehold experiment populate            time to commit a lot of memory, by method",
    })
public final class ExperimentCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  /// Makes the command.
  ///
  /// @param shell the environment that it is called from
  public ExperimentCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(shell.out());
    return ExitCode.OK;
  }
}
