package org.freehold.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.Spelling;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
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
    shell.error(sentence(problem, args));
    String command = problem.getCommandLine().getCommandSpec().qualifiedName();
    shell.err().println("see '" + command + " --help'");
    return ExitCode.USAGE;
  }

  private static String sentence(ParameterException problem, String[] args) {
    if (problem instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched);
    }
    if (problem instanceof MissingParameterException) {
      Optional<String> option = unknownOption(problem.getCommandLine(), args);
      if (option.isPresent()) {
        return unknownOption(problem.getCommandLine(), option.get());
      }
    }
    String message =
        String.valueOf(problem.getMessage())
            .replaceFirst("positional parameter at index [0-9.*]+ \\((\\S+)\\)", "$1");
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  /// A misspelled option is often why a parameter seems to be missing, and picocli reports only the
  /// latter.
  private static Optional<String> unknownOption(CommandLine command, String[] args) {
    Set<String> known = command.getCommandSpec().optionsMap().keySet();
    return Arrays.stream(args)
        .takeWhile(arg -> !arg.equals("--"))
        .filter(arg -> arg.startsWith("--"))
        .filter(arg -> !known.contains(arg.split("=", 2)[0]))
        .findFirst();
  }

  private static String unknownOption(CommandLine command, String word) {
    return "unknown option '"
        + word
        + "'"
        + Spelling.hint(word.split("=", 2)[0], command.getCommandSpec().optionsMap().keySet());
  }

  private static String unknown(UnmatchedArgumentException problem) {
    String word = problem.getUnmatched().getFirst();
    CommandLine command = problem.getCommandLine();
    if (problem.isUnknownOption()) {
      return unknownOption(command, word);
    }
    Set<String> known = command.getSubcommands().keySet();
    String kind = known.isEmpty() ? "argument" : "command";
    return "unknown " + kind + " '" + word + "'" + Spelling.hint(word, known);
  }
}
