package org.freehold.lab.custom;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.freehold.lab.Area;
import org.freehold.lab.compare.Contender;
import org.freehold.lab.compare.PolicyTarget;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Trial;
import org.freehold.lab.compare.TrialOptions;
import org.freehold.lab.isolated.TrialChild;
import org.freehold.lab.policy.PolicyKind;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// The child process of a custom policy: tries it on one trace.
final class CustomPolicyMain {

  private CustomPolicyMain() {}

  /// Runs the trial.
  ///
  /// @param args those of [TrialChild], followed by [#arguments]
  public static void main(String[] args) throws IOException {
    TrialChild.run(args, CustomPolicyMain::run);
  }

  static List<String> arguments(CustomPolicy custom) {
    return List.of(
        custom.source() == null ? "" : custom.source().toString(),
        custom.classpath(),
        Boolean.toString(custom.isNative()),
        Long.toString(custom.areaLimit()),
        Long.toString(custom.timeLimit().toMillis()),
        Integer.toString(custom.samples()));
  }

  private static CustomPolicy policy(TrialChild child) {
    List<String> words = child.arguments();
    return new CustomPolicy(
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
    CustomPolicy custom = policy(child);
    PolicyClass type = PolicyClass.load(custom, child::begin);
    Supplier<AddressSpace> spaces =
        custom.isNative()
            ? AddressSpace::host
            : () -> SimulatedMachine.builder().build().createProcess("custom");
    TrialOptions options =
        TrialOptions.on(spaces)
            .withAreaLimit(custom.areaLimit())
            .withTimeLimit(custom.timeLimit())
            .withSamples(custom.samples())
            .withMarker(child.mark());
    Contender contender =
        new Contender(
            custom.name(),
            "a policy of your own",
            PolicyKind.Cost.LINEAR,
            (space, limit) -> new PolicyTarget(type.make(new Area(space, limit))));
    return Trial.run(child.trace(), contender, options, _ -> {});
  }
}
