package org.freehold.playground.internal.workspace;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.freehold.OutOfMemoryException;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.compare.Contender;
import org.freehold.lab.compare.Contenders;
import org.freehold.lab.compare.Scoring;
import org.freehold.lab.compare.Trial;
import org.freehold.lab.compare.TrialOptions;
import org.freehold.playground.internal.run.Run;
import org.freehold.vm.AddressSpace;

/// How fast the allocators of runs are: each plays its trace again, on this machine's own memory
/// and without any recording, as `compare` times it. One at a time, so that they do not disturb
/// each other.
///
/// Only a run that served its whole trace is timed: without checks, what follows a refused request
/// could damage this process.
public final class SpeedTrials implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SpeedTrials.class.getName());

  /// Trials that are remembered.
  private static final int MOST = 64;

  /// A round begins only before these have passed.
  private static final long ROUNDS_NANOS = 1_200_000_000;

  private final Map<Integer, SpeedTrial> trials = new LinkedHashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("playground-speed").factory());
  private final Duration limit;
  private final Consumer<SpeedTrial> listener;

  /// Ends a trial that takes too long.
  private static final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private StoppedException(String why) {
      super(why);
    }
  }

  /// Makes an empty list.
  ///
  /// @param limit of one trial; it is looked at every 65,536 operations
  /// @param listener is told whenever the state of a trial changes or it gets on, by its thread
  public SpeedTrials(Duration limit, Consumer<SpeedTrial> listener) {
    this.limit = limit;
    this.listener = listener;
  }

  /// Starts a trial, or finds it, if the run has one that has not failed.
  ///
  /// @param run complete
  /// @throws IllegalArgumentException when the run did not serve its trace, or its allocator is a
  ///   user's
  public synchronized SpeedTrial start(OpenRun run) {
    SpeedTrial known = trials.get(run.id());
    if (known != null && known.state() != SpeedTrial.State.FAILED) {
      return known;
    }
    Run.Outcome outcome = run.run().outcome();
    if (!outcome.isServed()) {
      throw new IllegalArgumentException(
          outcome.failure() != null
              ? "the allocator could not go on, so its speed is not measured"
              : "requests were refused, so the speed is not measured");
    }
    if (!run.run().isNamed()) {
      throw new IllegalArgumentException("only the allocators of Freehold are timed here");
    }
    Contender contender = Contenders.read(run.run().policy()).getFirst();
    SpeedTrial trial = new SpeedTrial(run);
    trials.put(run.id(), trial);
    if (trials.size() > MOST) {
      trials.remove(trials.keySet().iterator().next());
    }
    thread.execute(() -> time(trial, contender));
    return trial;
  }

  private void time(SpeedTrial trial, Contender contender) {
    trial.timing();
    listener.accept(trial);
    try {
      Run run = trial.run().run();
      long operations = run.trace().operations();
      double perSecond = operations / Math.max(bestOf(run, contender, progress(trial)), 1e-9);
      double utilization = run.outcome().utilization();
      trial.ready(perSecond, Scoring.CLASSIC.of(utilization, perSecond));
    } catch (StoppedException | OutOfMemoryException | CannotServeException e) {
      trial.fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "a timing of the playground failed", e);
      trial.fail(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    listener.accept(trial);
  }

  /// Seconds of the best pass of some rounds. In the first round of a process that was just
  /// started, the allocator's code is still being compiled: who came first would be the slowest.
  private static double bestOf(Run run, Contender contender, LongConsumer progress) {
    TrialOptions options = TrialOptions.on(AddressSpace::host).withAreaLimit(run.limit());
    long end = System.nanoTime() + ROUNDS_NANOS;
    double best = Double.MAX_VALUE;
    do {
      best = Math.min(best, Trial.seconds(run.trace(), contender, options, progress));
    } while (System.nanoTime() - end < 0);
    return best;
  }

  private LongConsumer progress(SpeedTrial trial) {
    long operations = trial.run().trace().trace().operations();
    long deadline = System.nanoTime() + limit.toNanos();
    return more -> {
      if (Thread.currentThread().isInterrupted()) {
        throw new StoppedException("it was stopped");
      }
      if (System.nanoTime() - deadline > 0) {
        throw new StoppedException("it took longer than " + limit.toSeconds() + " seconds");
      }
      if (more > 0) {
        trial.progress(Math.min(operations, trial.done() + more));
        listener.accept(trial);
      }
    };
  }

  /// The trial of a run.
  public synchronized Optional<SpeedTrial> find(int run) {
    return Optional.ofNullable(trials.get(run));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
