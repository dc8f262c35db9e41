package org.freehold.lab.own;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.freehold.lab.Area;
import org.freehold.lab.apart.TrialChild;
import org.freehold.lab.compare.Contender;
import org.freehold.lab.compare.PolicyTarget;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Trial;
import org.freehold.lab.compare.TrialOptions;
import org.freehold.lab.policy.PolicyKind;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// The process that a policy of a user's own runs in: tries it on one trace.
final class OwnPolicyMain {

  private OwnPolicyMain() {}

  /// Runs.
  ///
  /// @param args as [TrialChild] takes them, with [#arguments] behind
  public static void main(String[] args) throws IOException {
    TrialChild.run(args, OwnPolicyMain::run);
  }

  static List<String> arguments(OwnPolicy own) {
    return List.of(
        own.source() == null ? "" : own.source().toString(),
        own.classpath(),
        Boolean.toString(own.isNative()),
        Long.toString(own.areaLimit()),
        Long.toString(own.timeLimit().toMillis()),
        Integer.toString(own.samples()));
  }

  private static OwnPolicy policy(TrialChild child) {
    List<String> words = child.arguments();
    return new OwnPolicy(
        child.name(),
        words.get(0).isEmpty() ? null : Path.of(words.get(0)),
        words.get(1),
        Boolean.parseBoolean(words.get(2)),
        Long.parseLong(words.get(3)),
        0,
        Duration.ofMillis(Long.parseLong(words.get(4))),
        Integer.parseInt(words.get(5)));
  }

  private static Result run(TrialChild child) throws IOException {
    OwnPolicy own = policy(child);
    PolicyClass type = PolicyClass.load(own);
    Supplier<AddressSpace> spaces =
        own.isNative()
            ? AddressSpace::host
            : () -> SimulatedMachine.builder().build().createProcess("own");
    TrialOptions options =
        TrialOptions.on(spaces)
            .withAreaLimit(own.areaLimit())
            .withTimeLimit(own.timeLimit())
            .withSamples(own.samples())
            .withMarker(child.mark());
    Contender contender =
        new Contender(
            own.name(),
            "a policy of your own",
            PolicyKind.Cost.LINEAR,
            (space, limit) -> new PolicyTarget(type.make(new Area(space, limit))));
    return Trial.run(child.trace(), contender, options, _ -> {});
  }
}
