package org.freehold.bench.workload;

import org.freehold.bench.slots.Slots;

/// The places of `sh6bench` and `sh8bench`: they are filled one after the other, and when all are
/// taken, most are freed. A window of a fifth, which moves on each time, is spared; what stands
/// before it is freed in the order of allocation and what stands behind it against that.
final class SlidingWindow {

  private static final int PARTS = 5;

  private final Slots slots;
  private int next;
  private int window;

  SlidingWindow(Slots slots) {
    this.slots = slots;
  }

  /// The place for the next block.
  int place() {
    while (next < slots.count() && !slots.isFree(next)) {
      next++;
    }
    if (next == slots.count()) {
      freeMost();
      next = 0;
      return place();
    }
    return next++;
  }

  private void freeMost() {
    int part = Math.max(1, slots.count() / PARTS);
    int from = window * part;
    int to = Math.min(slots.count() - 1, from + part);
    for (int i = 0; i < from; i++) {
      free(i);
    }
    for (int i = slots.count() - 1; i >= to; i--) {
      free(i);
    }
    window = (window + 1) % PARTS;
  }

  private void free(int slot) {
    if (!slots.isFree(slot)) {
      slots.free(slot);
    }
  }
}
