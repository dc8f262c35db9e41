package org.freehold.cli;

import java.util.List;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.Spelling;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Reports usage errors: one line that says what is wrong with the command line, and one that says
/// where to look.
final class UsageErrors implements IParameterExceptionHandler {

  private final Shell shell;

  UsageErrors(Shell shell) {
    this.shell = shell;
  }

  @Override
  public int handleParseException(ParameterException problem, String[] args) {
    shell.error(sentence(problem));
    String command = problem.getCommandLine().getCommandSpec().qualifiedName();
    shell.err().println("see '" + command + " --help'");
    return ExitCode.USAGE;
  }

  private static String sentence(ParameterException problem) {
    if (problem instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched);
    }
    String message = String.valueOf(problem.getMessage());
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static String unknown(UnmatchedArgumentException problem) {
    String word = problem.getUnmatched().getFirst();
    CommandLine command = problem.getCommandLine();
    String kind =
        problem.isUnknownOption()
            ? "option"
            : command.getSubcommands().isEmpty() ? "argument" : "command";
    List<String> known =
        problem.isUnknownOption()
            ? List.copyOf(command.getCommandSpec().optionsMap().keySet())
            : List.copyOf(command.getSubcommands().keySet());
    return "unknown " + kind + " '" + word + "'" + Spelling.hint(word, known);
  }
}
