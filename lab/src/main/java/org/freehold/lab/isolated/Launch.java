package org.freehold.lab.isolated;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How the process of a trial is started.
///
/// @param name of the contender
/// @param main the class that runs there and hands its arguments to [TrialChild]
/// @param jvmOptions beside those that every such process has
/// @param environment variables that are set there
/// @param arguments of `main`, behind those that [TrialChild] takes
/// @param timeLimit of one trace; the process is killed a little later
public record Launch(
    String name,
    Class<?> main,
    List<String> jvmOptions,
    Map<String, String> environment,
    List<String> arguments,
    Duration timeLimit) {

  /// Makes a plan to start a process.
  public Launch {
    jvmOptions = List.copyOf(jvmOptions);
    environment = Map.copyOf(environment);
    arguments = List.copyOf(arguments);
  }
}
