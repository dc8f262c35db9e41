package org.freehold.heap.internal.backend;

import java.util.concurrent.TimeUnit;
import org.freehold.heap.HeapOptions;

/// How often a heap gives memory back by itself while it is at work: so that this takes no more
/// than a small part of the time.
///
/// A program that frees much and soon allocates it again would otherwise pay for every page twice:
/// when it goes, and when it is touched for the first time again. So each pass is followed by a
/// pause that is in proportion to what it cost and to what its pages will ([PageRefaultCost]). What
/// stays meanwhile goes when the program rests (`IdlePurger`); a heap that does not give memory
/// back with a delay, and has nobody to do so, knows no pause, and does the same at every run.
///
/// Slabs that go back to the back end have a pace of their own (`SlabProvider`), and so have pages
/// that go back to the system ([MemorySupply]). Passes are made with the heap's lock held; whether
/// one is due may be asked without it.
public final class PurgePacer {

  /// Of so many parts of the time, passes take one.
  private static final int PARTS = 20;

  private final boolean isLimited;
  private final long pageSize;
  private volatile long due;

  public PurgePacer(HeapOptions options) {
    this.isLimited = delayNanos(options) != 0;
    this.pageSize = options.space().info().pageSize();
    this.due = System.nanoTime();
  }

  /// After what time a heap purges what is not used; 0 for never.
  public static long delayNanos(HeapOptions options) {
    return options.serialized() ? TimeUnit.MILLISECONDS.toNanos(options.returnDelay()) : 0;
  }

  /// Whether the pause is over.
  public boolean isDue() {
    return !isLimited || System.nanoTime() - due >= 0;
  }

  /// What [#end] is to be told when the pass is over.
  public long begin() {
    return isLimited ? System.nanoTime() : 0;
  }

  /// Begins a pause.
  ///
  /// @param begun when the pass began
  /// @param bytes what it has decommitted
  public void end(long begun, long bytes) {
    if (isLimited) {
      long pages = bytes == 0 ? 0 : bytes / pageSize * PageRefaultCost.nanos();
      long now = System.nanoTime();
      due = now + PARTS * (now - begun + pages);
    }
  }
}
