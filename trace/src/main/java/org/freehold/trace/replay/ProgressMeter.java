package org.freehold.trace.replay;

import org.freehold.trace.replay.ReplayOptions.ProgressListener;

/// Reports the progress of a replay to a listener, at most a few hundred times per pass.
final class ProgressMeter {

  private static final int STEPS = 256;

  private final ProgressListener listener;
  private final int passes;
  private int pass;
  private long told;

  /// Makes the meter.
  ///
  /// @param passes how many passes there will be
  ProgressMeter(ProgressListener listener, int passes) {
    this.listener = listener;
    this.passes = passes;
  }

  /// Part of a pass is done.
  ///
  /// @param done in the unit of `weight`
  /// @param weight the measure of one pass
  void progress(long done, long weight) {
    long all = Math.min(pass, passes - 1) * weight + Math.min(done, weight);
    if (all - told >= Math.max(1, weight / STEPS)) {
      told = all;
      listener.progress(all, passes * weight);
    }
  }

  /// The next pass begins.
  void nextPass() {
    pass++;
  }

  /// The replay is over.
  void finish(long weight) {
    listener.progress(passes * weight, passes * weight);
  }
}
