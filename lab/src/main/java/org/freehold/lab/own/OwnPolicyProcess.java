package org.freehold.lab.own;

import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.freehold.lab.apart.Launch;
import org.freehold.lab.apart.TrialProcess;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;

/// Runs a policy of a user's own on a trace in a process of its own.
public final class OwnPolicyProcess {

  private OwnPolicyProcess() {}

  /// Runs a policy.
  ///
  /// @param trace the trace, read already
  /// @param own the policy
  /// @param progress is told of operations done
  /// @return what came of it, whatever the policy did
  public static Result run(LoadedTrace trace, OwnPolicy own, LongConsumer progress) {
    Launch launch =
        new Launch(
            own.name(),
            OwnPolicyMain.class,
            List.of("-Xmx" + own.javaHeapBytes()),
            Map.of(),
            OwnPolicyMain.arguments(own),
            own.timeLimit());
    return TrialProcess.run(trace, launch, progress);
  }
}
