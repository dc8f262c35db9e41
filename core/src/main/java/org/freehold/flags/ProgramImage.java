package org.freehold.flags;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The image names of the program in a JVM: its main class with and without the package, or its jar
/// file without the folder. The most specific comes first.
final class ProgramImage {

  private ProgramImage() {}

  /// The names; none when the JVM was not started by a command.
  ///
  /// @param command what the JVM says that it runs (`sun.java.command`): a class, a module and a
  ///   class, or a jar file, and then the arguments
  /// @param arguments of the process, which show where the name of a jar with spaces ends
  static List<String> names(String command, List<String> arguments) {
    String program = program(command, arguments);
    if (program.isEmpty()) {
      return List.of();
    }
    String name = program.substring(program.lastIndexOf('/') + 1);
    Set<String> names = new LinkedHashSet<>();
    names.add(name);
    if (!name.endsWith(".jar")) {
      names.add(name.substring(name.lastIndexOf('.') + 1));
    }
    names.remove("");
    return new ArrayList<>(names);
  }

  private static String program(String command, List<String> arguments) {
    int jar = arguments.indexOf("-jar") + 1;
    if (jar > 0 && jar < arguments.size() && isFirstOf(command, arguments.get(jar))) {
      return arguments.get(jar);
    }
    return command.split(" ", 2)[0];
  }

  private static boolean isFirstOf(String command, String word) {
    return command.equals(word) || command.startsWith(word + " ");
  }
}
