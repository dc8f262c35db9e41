package org.freehold.heap.internal.backend;

import java.util.concurrent.TimeUnit;
import org.freehold.heap.HeapOptions;

/// Throttles how often a busy heap purges memory of its own accord, so that purging takes at most a
/// small share of the time.
///
/// A program that frees much and soon allocates it again would otherwise pay for every page twice:
/// when it is decommitted, and when it is faulted in again. So each pass is followed by a pause in
/// proportion to what the pass cost and what refaulting its pages will cost ([PageRefaultCost]).
/// What is left in the meantime is purged when the program is idle (`IdlePurger`). A heap without a
/// purge delay is never throttled, since nobody would purge the rest, and so behaves the same in
/// every run.
///
/// There is one pacer for slabs that are freed to the back end (`SlabProvider`), and one for memory
/// that is released to the system ([MemorySupply]). Passes run with the heap's lock held; [#isDue]
/// may be called without it.
public final class PurgePacer {

  /// The duty cycle: passes take at most one part in this many of the time.
  private static final int DUTY_CYCLE_PARTS = 20;

  private final boolean isLimited;
  private final long pageSize;
  private final long minPauseNanos;
  private volatile long due;

  public PurgePacer(HeapOptions options) {
    this(options, 0);
  }

  /// A pacer whose pauses are at least so long.
  PurgePacer(HeapOptions options, long minPauseNanos) {
    this.minPauseNanos = minPauseNanos;
    this.isLimited = delayNanos(options) != 0;
    this.pageSize = options.space().info().pageSize();
    this.due = System.nanoTime();
  }

  /// The purge delay: nanoseconds after which a heap purges unused memory; 0 for never.
  public static long delayNanos(HeapOptions options) {
    return options.serialized() ? TimeUnit.MILLISECONDS.toNanos(options.returnDelay()) : 0;
  }

  /// Whether passes are throttled: whether the heap has a purge delay.
  boolean isThrottled() {
    return isLimited;
  }

  /// Measures now what a paced heap would measure in its first pass.
  public static void prepare(HeapOptions options) {
    if (delayNanos(options) != 0) {
      long _ = PageRefaultCost.nanos();
    }
  }

  /// Whether the pause after the last pass is over.
  public boolean isDue() {
    return !isLimited || System.nanoTime() - due >= 0;
  }

  /// Begins a pass.
  ///
  /// @return what to pass to [#end]
  public long begin() {
    return isLimited ? System.nanoTime() : 0;
  }

  /// Ends a pass, and begins a pause.
  ///
  /// @param begun what [#begin] returned
  /// @param bytes decommitted by the pass
  public void end(long begun, long bytes) {
    if (isLimited) {
      long pages = bytes == 0 ? 0 : bytes / pageSize * PageRefaultCost.nanos();
      long now = System.nanoTime();
      due = now + Math.max(minPauseNanos, DUTY_CYCLE_PARTS * (now - begun + pages));
    }
  }
}
