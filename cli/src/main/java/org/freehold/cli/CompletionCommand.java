package org.freehold.cli;

import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `freehold completion`: prints a script with which a shell completes the command line. One script
/// serves bash and zsh.
@Command(
    name = "completion",
    description = "Print a script that completes commands and options in bash and zsh.",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(freehold completion)                           in this shell",
      "  freehold completion >> ~/.local/share/bash-completion/completions/freehold",
    })
final class CompletionCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  CompletionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    shell.out().print(AutoComplete.bash("freehold", spec.root().commandLine()));
    return ExitCode.OK;
  }
}
