package org.freehold.lab.own;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.freehold.lab.Area;
import org.freehold.lab.Policy;
import org.freehold.lab.compare.Contender;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.PolicyTarget;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Trial;
import org.freehold.lab.compare.TrialOptions;
import org.freehold.lab.policy.PolicyKind;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// The process that a policy of a user's own runs in: tries it on one trace, and leaves the result
/// in a file.
final class OwnPolicyMain {

  private OwnPolicyMain() {}

  /// Runs.
  ///
  /// @param args as [#arguments] makes them
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    OwnPolicy own =
        new OwnPolicy(
            args[2],
            args[3].isEmpty() ? null : Path.of(args[3]),
            args[4],
            Boolean.parseBoolean(args[5]),
            Long.parseLong(args[6]),
            0,
            Duration.ofMillis(Long.parseLong(args[7])),
            Integer.parseInt(args[8]));
    OperationMark mark = OperationMark.open(OwnPolicyProcess.mark(folder));
    LoadedTrace trace = LoadedTrace.read(Path.of(args[1]));
    Result result;
    try {
      PolicyClass type = PolicyClass.load(own);
      result = run(own, type, trace, mark);
    } catch (IOException e) {
      result = OwnPolicyProcess.ended(trace, own, "it cannot start: " + e.getMessage());
    }
    ResultFile.write(OwnPolicyProcess.result(folder), result);
  }

  static List<String> arguments(Path folder, Path trace, OwnPolicy own) {
    return List.of(
        folder.toString(),
        trace.toString(),
        own.name(),
        own.source() == null ? "" : own.source().toString(),
        own.classpath(),
        Boolean.toString(own.isNative()),
        Long.toString(own.areaLimit()),
        Long.toString(own.timeLimit().toMillis()),
        Integer.toString(own.samples()));
  }

  private static Result run(
      OwnPolicy own, PolicyClass type, LoadedTrace trace, OperationMark mark) {
    Supplier<AddressSpace> spaces =
        own.isNative()
            ? AddressSpace::host
            : () -> SimulatedMachine.builder().build().createProcess("own");
    TrialOptions options =
        TrialOptions.on(spaces)
            .withAreaLimit(own.areaLimit())
            .withTimeLimit(own.timeLimit())
            .withSamples(own.samples())
            .withMarker(mark);
    Contender contender =
        new Contender(
            own.name(),
            "a policy of your own",
            PolicyKind.Cost.LINEAR,
            (space, limit) -> new PolicyTarget(made(type, new Area(space, limit))));
    try {
      return Trial.run(trace, contender, options, _ -> {});
    } catch (RuntimeException | StackOverflowError e) {
      return OwnPolicyProcess.ended(trace, own, "it cannot start: " + e.getMessage());
    }
  }

  private static Policy made(PolicyClass type, Area area) {
    return type.make(area);
  }
}
