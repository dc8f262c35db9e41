package org.freehold.trace.write;

import java.util.Arrays;

/// A number for each slot of live blocks, such as an address or a size.
final class SlotKeys {

  private long[] values = new long[1 << 10];

  long get(int slot) {
    return slot < values.length ? values[slot] : 0;
  }

  void set(int slot, long value) {
    if (slot >= values.length) {
      values = Arrays.copyOf(values, Math.max(slot + 1, 2 * values.length));
    }
    values[slot] = value;
  }
}
