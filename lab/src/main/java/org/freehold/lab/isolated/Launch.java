package org.freehold.lab.isolated;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How the process of a trial is launched.
///
/// @param name of the contender
/// @param main the class that runs there and hands its arguments to [TrialChild]
/// @param jvmOptions in addition to those of every such process
/// @param environment variables to set
/// @param arguments of `main`, after those of [TrialChild]
/// @param timeLimit of one trace; the process is killed a little later
public record Launch(
    String name,
    Class<?> main,
    List<String> jvmOptions,
    Map<String, String> environment,
    List<String> arguments,
    Duration timeLimit) {

  /// Makes a launch.
  public Launch {
    jvmOptions = List.copyOf(jvmOptions);
    environment = Map.copyOf(environment);
    arguments = List.copyOf(arguments);
  }
}
