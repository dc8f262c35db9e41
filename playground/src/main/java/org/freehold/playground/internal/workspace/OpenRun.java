package org.freehold.playground.internal.workspace;

import org.freehold.playground.internal.run.Run;
import org.jspecify.annotations.Nullable;

/// A run that is open, with how far it is.
public final class OpenRun {

  /// How far a run is.
  public enum State {
    /// It waits for others.
    WAITING,
    /// It is being played.
    PLAYING,
    /// It is complete.
    READY,
    /// It could not be played.
    FAILED
  }

  private final int id;
  private final OpenTrace trace;
  private final Run run;
  private volatile State state = State.WAITING;
  private volatile int done;
  private volatile @Nullable String failure;

  OpenRun(int id, OpenTrace trace, Run run) {
    this.id = id;
    this.trace = trace;
    this.run = run;
  }

  /// Its number.
  public int id() {
    return id;
  }

  /// The trace that it plays.
  public OpenTrace trace() {
    return trace;
  }

  /// The run.
  public Run run() {
    return run;
  }

  /// How far it is.
  public State state() {
    return state;
  }

  /// Whether it has not come to its end.
  boolean isUnderWay() {
    return state == State.WAITING || state == State.PLAYING;
  }

  /// Operations played.
  public int done() {
    return done;
  }

  /// Why it failed; null if it did not.
  public @Nullable String failure() {
    return failure;
  }

  void playing() {
    state = State.PLAYING;
  }

  void progress(int operations) {
    done = operations;
  }

  void ready() {
    state = State.READY;
  }

  void fail(String why) {
    failure = why;
    state = State.FAILED;
  }
}
