package org.freehold.flags;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Detects whether a debugger can attach to this JVM: whether the JDWP agent was loaded.
///
/// The system's map of the process is authoritative, since the agent is a library of the process.
/// Where there is none, the options that would load the agent are examined. The JDK's own API for
/// that is in a module that Freehold does not require.
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

  /// The arguments up to the one that names the program: what follows belongs to the program.
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

  // The word after one of these is not a main class; after -jar and -m nothing belongs to the JVM.
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
