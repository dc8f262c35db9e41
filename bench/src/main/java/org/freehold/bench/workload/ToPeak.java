package org.freehold.bench.workload;

import org.freehold.bench.slots.Slots;

/// Plays a script up to its peak of live bytes and stops there, so that footprint and live bytes
/// can be compared. A second round does nothing.
final class ToPeak implements Worker {

  private final Script script;
  private final Slots slots;
  private final int calls;
  private int done;

  ToPeak(Script script, Slots slots, int calls) {
    this.script = script;
    this.slots = slots;
    this.calls = calls;
  }

  @Override
  public long round() {
    int from = done;
    done = calls;
    script.play(slots, new int[script.slots()], from, calls);
    return (long) calls - from;
  }

  @Override
  public void finish() {
    slots.freeAll();
  }
}
