package org.freehold.lab.custom;

import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Result.Outcome;
import org.freehold.lab.isolated.Launch;
import org.freehold.lab.isolated.TrialProcess;

/// Runs a custom policy on a trace in a process of its own.
public final class CustomPolicyProcess {

  private CustomPolicyProcess() {}

  /// Runs a policy.
  ///
  /// @param trace the trace, read already
  /// @param custom the policy
  /// @param progress receives the operations done
  /// @return the result, whatever the policy did
  public static Result run(LoadedTrace trace, CustomPolicy custom, LongConsumer progress) {
    Launch launch =
        new Launch(
            custom.name(),
            CustomPolicyMain.class,
            List.of("-Xmx" + custom.javaHeapBytes()),
            Map.of(),
            CustomPolicyMain.arguments(custom),
            custom.timeLimit());
    return believable(trace, TrialProcess.run(trace, launch, progress));
  }

  /// A policy may say what it likes. One that says that it served a trace held at least the bytes
  /// that were live.
  private static Result believable(LoadedTrace trace, Result result) {
    return result.isServed() && result.peakFootprintBytes() < trace.peakLiveBytes()
        ? Result.nothing(
            trace, result.policy(), Outcome.BROKEN, "its process reports figures that cannot be")
        : result;
  }
}
