package org.freehold.flags;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Whether a debugger can be attached to this JVM: whether the agent that speaks JDWP was loaded.
///
/// The system knows best, since the agent is a library of the process. Where it does not tell, the
/// options are looked at that would load the agent. The JDK's own way to ask for them is in a
/// module that Freehold does without.
final class DebuggerAgent {

  private static final String LIBRARY = "/libjdwp.so";

  private static final List<String> VARIABLES =
      List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

  private DebuggerAgent() {}

  /// Decides.
  ///
  /// @param maps of the process, empty where the system has none
  /// @param arguments of the process
  /// @param environment of the process
  static boolean isLoaded(String maps, List<String> arguments, Map<String, String> environment) {
    if (!maps.isEmpty()) {
      return maps.lines().anyMatch(line -> line.endsWith(LIBRARY));
    }
    Stream<String> variables =
        VARIABLES.stream()
            .map(name -> environment.getOrDefault(name, ""))
            .flatMap(options -> Stream.of(options.split("\\s+", -1)));
    return Stream.concat(options(arguments).stream(), variables).anyMatch(DebuggerAgent::isAgent);
  }

  /// The arguments up to the one that says what runs: what follows is the program's own.
  private static List<String> options(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String each = arguments.get(i);
      if (takesNext(each)) {
        i++;
      } else if (!each.startsWith("-") && !each.startsWith("@")) {
        return arguments.subList(0, i);
      }
    }
    return arguments;
  }

  // A word that follows one of these is no main class; after -jar and -m nothing is the JVM's.
  private static boolean takesNext(String option) {
    return switch (option) {
      case "-cp", "-classpath", "--class-path", "-p", "--module-path" -> true;
      case "--add-modules", "--limit-modules", "--upgrade-module-path" -> true;
      case "--add-exports", "--add-opens", "--add-reads", "--patch-module" -> true;
      case "--enable-native-access", "-d", "--describe-module" -> true;
      default -> false;
    };
  }

  private static boolean isAgent(String option) {
    return option.startsWith("-agentlib:jdwp")
        || option.startsWith("-Xrunjdwp")
        || (option.startsWith("-agentpath:") && option.contains("jdwp"));
  }
}
