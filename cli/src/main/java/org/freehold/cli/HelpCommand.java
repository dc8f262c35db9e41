package org.freehold.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `freehold help COMMAND`, the same as `freehold COMMAND --help`. picocli has such a command too,
/// which does not work together with a `--help` that all commands inherit.
@Command(
    name = "help",
    description = "Show what a command does and its options.",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = "  freehold help replay")
final class HelpCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The command, such as 'replay' or 'trace info'.")
  private List<String> words = new ArrayList<>();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call().
  private CommandSpec spec;

  private final Shell shell;

  HelpCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    CommandLine command = spec.root().commandLine();
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        throw new UnmatchedArgumentException(command, List.of(word));
      }
      command = next;
    }
    command.usage(shell.out());
    return ExitCode.OK;
  }
}
