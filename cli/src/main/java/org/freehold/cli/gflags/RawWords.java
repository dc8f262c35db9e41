package org.freehold.cli.gflags;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// Hides words such as `-htc` from picocli, which would take it for `-h`. Options are words that
/// begin with two hyphens, and `-h`; all others are put after a `--`, where picocli takes words
/// literally.
@SuppressWarnings("JdkObsolete") // The stack is picocli's.
final class RawWords implements IParameterPreprocessor {

  @Override
  public boolean preprocess(
      Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
    List<String> options = new ArrayList<>();
    List<String> words = new ArrayList<>();
    while (!args.isEmpty()) {
      String word = args.pop();
      if (words.isEmpty() && command.subcommands().containsKey(word)) {
        args.push(word); // The rest is for the subcommand.
        pushAll(args, options);
        return false;
      }
      boolean isOption = word.startsWith("--") || word.equals("-h");
      (isOption ? options : words).add(word);
      if (word.equals("--file") && !args.isEmpty()) {
        options.add(args.pop());
      }
    }
    pushAll(args, words);
    args.push("--");
    options.remove("--");
    pushAll(args, options);
    return false; // The arguments are only reordered, and still to be parsed.
  }

  /// Pushes words so that the first of them is on top.
  private static void pushAll(Stack<String> args, List<String> words) {
    words.reversed().forEach(args::push);
  }
}
