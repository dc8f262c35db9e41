package org.freehold.lab.peer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.List;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.lab.compare.Contender;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Result.Outcome;
import org.freehold.lab.compare.Trial;
import org.freehold.lab.compare.TrialOptions;
import org.freehold.lab.isolated.TrialChild;
import org.freehold.lab.policy.PolicyKind;
import org.freehold.vm.AddressSpace;

/// The child process of a peer.
///
/// Before it measures, it warms up: it plays the trace on a Freehold heap for a moment, and
/// releases all of that heap's memory. By then the JVM has loaded and compiled what a replay runs,
/// and takes less memory of its own while the peer is measured.
final class PeerMain {

  /// The task of the process.
  enum Task {
    /// To check blocks and measure memory.
    MEASURE,
    /// To play against the clock.
    TIME
  }

  private static final Duration WARM_UP = Duration.ofSeconds(1);

  private PeerMain() {}

  /// Runs the trial.
  ///
  /// @param args those of [TrialChild], followed by the peer, the task, the time limit in ms, and
  ///   the number of samples
  public static void main(String[] args) throws IOException {
    TrialChild.run(args, PeerMain::run);
  }

  private static Result run(TrialChild child) {
    List<String> words = child.arguments();
    Contender peer = contender(child, Peer.valueOf(words.get(0)));
    TrialOptions options =
        TrialOptions.on(AddressSpace::host)
            .withTimeLimit(Duration.ofMillis(Long.parseLong(words.get(2))))
            .withSamples(Integer.parseInt(words.get(3)))
            .withTimed(false);
    return switch (Task.valueOf(words.get(1))) {
      case MEASURE -> {
        Contender other = contender(child, Peer.FREEHOLD);
        Trial.run(child.trace(), other, options.withTimeLimit(WARM_UP), _ -> {});
        yield Trial.run(child.trace(), peer, options.withMarker(child.mark()), _ -> {});
      }
      case TIME -> {
        // The time limit is that of the timed passes.
        child.mark().accept(child.trace().operations());
        double seconds = Trial.seconds(child.trace(), peer, options);
        yield Result.nothing(child.trace(), peer.name(), Outcome.SERVED, "").withSeconds(seconds);
      }
    };
  }

  private static Contender contender(TrialChild child, Peer peer) {
    PeerTarget.Plan plan =
        new PeerTarget.Plan(child.trace().operations(), child.trace().peakLiveBytes());
    return new Contender(
        peer.word(),
        peer.summary(),
        PolicyKind.Cost.LOGARITHMIC,
        (space, _) ->
            new PeerTarget(
                blocks(peer, space), space.memory(), (int) space.info().pageSize(), plan));
  }

  private static Blocks blocks(Peer peer, AddressSpace space) {
    return switch (peer) {
      case GLIBC, JEMALLOC, MIMALLOC, TCMALLOC -> new CBlocks();
      case JDK_CONFINED -> new ArenaBlocks(Arena::ofConfined, true, space.memory());
      case JDK_SHARED -> new ArenaBlocks(Arena::ofShared, true, space.memory());
      case JDK_AUTO -> new ArenaBlocks(Arena::ofAuto, false, space.memory());
      case FREEHOLD ->
          new HeapBlocks(Heap.create(HeapOptions.builder(space).frontEnd(FrontEndMode.ON).build()));
    };
  }
}
