package org.freehold.lab.isolated;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Result.Outcome;

/// The child process of a [TrialProcess]: reads the trace, runs the trial, and sends the result.
public final class TrialChild {

  private final LoadedTrace trace;
  private final String name;
  private final OperationMark.Pen mark;
  private final List<String> arguments;

  private TrialChild(Path folder, LoadedTrace trace, String name, List<String> arguments)
      throws IOException {
    this.trace = trace;
    this.name = name;
    this.mark = OperationMark.map(TrialProcess.mark(folder));
    this.arguments = arguments;
  }

  /// The trial that runs in the child process.
  @FunctionalInterface
  public interface Trial {
    /// Runs the trial.
    ///
    /// @param child has the trace and the arguments
    /// @throws IOException when it cannot start; the message says why
    Result run(TrialChild child) throws IOException;
  }

  /// Runs a trial.
  ///
  /// @param args of `main`
  /// @param trial what to do
  /// @throws IOException when the trace cannot be read or the result cannot be written
  public static void run(String[] args, Trial trial) throws IOException {
    OutputStream out = ChildJvm.Inside.open(args[0]);
    TrialChild child =
        new TrialChild(
            Path.of(args[1]),
            LoadedTrace.read(Path.of(args[2])),
            args[3],
            List.of(args).subList(4, args.length));
    Result result;
    try {
      result = trial.run(child);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      result =
          Result.nothing(
              child.trace, child.name, Outcome.BROKEN, "it cannot start: " + e.getMessage());
    }
    ResultFormat.send(out, result);
  }

  static List<String> arguments(Path folder, Path trace, Launch launch) {
    List<String> all = new ArrayList<>();
    all.add(folder.toString());
    all.add(trace.toString());
    all.add(launch.name());
    all.addAll(launch.arguments());
    return all;
  }

  /// The trace to play.
  public LoadedTrace trace() {
    return trace;
  }

  /// The name of the contender.
  public String name() {
    return name;
  }

  /// To be called with the number of each operation before it is done.
  public LongConsumer mark() {
    return mark;
  }

  /// To be called before the first code that is not believed runs: from now on the time limit of
  /// the launch holds.
  public void begin() {
    mark.begin();
  }

  /// The arguments of the launch.
  public List<String> arguments() {
    return arguments;
  }
}
