package org.freehold.bench.workload;

import org.freehold.bench.slots.Slots;

/// The slots of `sh6bench` and `sh8bench`: they are filled one after the other, and when all are
/// full, most blocks are freed. A window of a fifth of them, which slides on each time, survives;
/// the blocks before it are freed in the order of allocation, and those after it in reverse.
final class SlidingWindow {

  private static final int PARTS = 5;

  private final Slots slots;
  private int next;
  private int window;

  SlidingWindow(Slots slots) {
    this.slots = slots;
  }

  /// The slot for the next block.
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
