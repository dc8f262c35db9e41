package org.freehold.playground.internal.workspace;

import org.jspecify.annotations.Nullable;

/// The timing of a run, with how far it is.
public final class SpeedTrial {

  /// How far a timing is.
  public enum State {
    /// It waits for others: one is timed at a time.
    WAITING,
    /// It is being timed.
    TIMING,
    /// It is complete.
    READY,
    /// There is no figure.
    FAILED
  }

  private final OpenRun run;
  private volatile State state = State.WAITING;
  private volatile long done;
  private volatile double operationsPerSecond;
  private volatile double score;
  private volatile @Nullable String failure;

  SpeedTrial(OpenRun run) {
    this.run = run;
  }

  /// The run whose allocator and trace are timed.
  public OpenRun run() {
    return run;
  }

  /// How far it is.
  public State state() {
    return state;
  }

  /// Operations done in the first pass.
  public long done() {
    return done;
  }

  /// Operations per second of the best pass; 0 before.
  public double operationsPerSecond() {
    return operationsPerSecond;
  }

  /// The score of the malloc labs, from 0 to 100; 0 before.
  public double score() {
    return score;
  }

  /// Why there is no figure; null unless it failed.
  public @Nullable String failure() {
    return failure;
  }

  void timing() {
    state = State.TIMING;
  }

  void progress(long operations) {
    done = operations;
  }

  void ready(double perSecond, double points) {
    operationsPerSecond = perSecond;
    score = points;
    state = State.READY;
  }

  void fail(String why) {
    failure = why;
    state = State.FAILED;
  }
}
