package org.freehold.bench.workload;

import org.freehold.bench.slots.Slots;

/// Plays a script up to the moment when most is live, and stops there: then the memory that is held
/// can be compared with what is live. A second round does nothing.
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
