package org.freehold.lab.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.isolated.Launch;
import org.freehold.lab.isolated.TrialProcess;

/// The trial of a peer on a trace, in two processes of its own, one after the other.
///
/// The first checks every block and measures memory, which is the peer's alone except for what the
/// JVM needs. To keep that small and constant, the Java heap has its full size and is resident from
/// the start, and C1 alone compiles the code: C2 takes up to ten megabytes at unpredictable times.
/// The second process only plays, against the clock, with both compilers.
///
/// @param peer the peer
/// @param timeLimit of one trace
/// @param samples the number of samples over time
public record PeerTrial(Peer peer, Duration timeLimit, int samples) {

  /// Java heap apart from the trace.
  private static final long BASE = 48 << 20;

  /// Of the decoded trace, per operation.
  private static final long OPERATION_BYTES = 16;

  /// Of the bookkeeping of a live block, arenas included.
  private static final long SLOT_BYTES = 256;

  /// More memory than any machine has.
  private static final long MAX_BYTES = 1L << 46;

  private static final List<String> QUIET =
      List.of("-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1");

  /// Runs it.
  ///
  /// @param trace the trace, read already
  /// @param progress receives the operations done, twice the trace's in all
  /// @return the result
  public Result run(LoadedTrace trace, LongConsumer progress) {
    Result measured = run(trace, PeerMain.Task.MEASURE, QUIET, progress);
    if (!measured.isServed()) {
      return measured;
    }
    Result timed = run(trace, PeerMain.Task.TIME, List.of(), _ -> {});
    return timed.isServed() ? measured.withSeconds(timed.seconds()) : timed;
  }

  private Result run(
      LoadedTrace trace, PeerMain.Task task, List<String> jvmOptions, LongConsumer progress) {
    long heap = BASE + OPERATION_BYTES * trace.operations() + SLOT_BYTES * trace.slots();
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Xms" + heap);
    options.add("-Xmx" + heap);
    // Automatic arenas are freed when this is reached, or when the Java heap is full.
    options.add(
        "-XX:MaxDirectMemorySize=" + (BASE + 2 * Math.min(trace.peakLiveBytes(), MAX_BYTES)));
    peer.library().ifPresent(c -> options.add("-D" + CBlocks.PROPERTY + "=" + c.name()));
    List<String> arguments =
        List.of(
            peer.name(),
            task.name(),
            Long.toString(timeLimit.toMillis()),
            Integer.toString(samples));
    Launch launch =
        new Launch(peer.word(), PeerMain.class, options, environment(), arguments, timeLimit);
    return TrialProcess.run(trace, launch, progress);
  }

  private Map<String, String> environment() {
    return peer.library()
        .filter(CLibrary::mustBePreloaded)
        .flatMap(Peers::find)
        .map(file -> Map.of("LD_PRELOAD", file.toString()))
        .orElse(Map.of());
  }
}
