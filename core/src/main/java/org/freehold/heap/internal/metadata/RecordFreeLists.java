package org.freehold.heap.internal.metadata;

import java.util.Arrays;

/// Segregated free lists of metadata records: a stack of unit numbers for each record length.
///
/// Not thread-safe: guarded by the lock of its [RecordArena].
final class RecordFreeLists {

  private long[][] stacks = new long[16][];
  private int[] depths = new int[16];

  /// Takes a free record of a length; 0 when there is none.
  long pop(int units) {
    if (units >= depths.length || depths[units] == 0) {
      return 0;
    }
    return stacks[units][--depths[units]];
  }

  /// Adds a free record of a length.
  void push(long unit, int units) {
    if (units >= depths.length) {
      int length = Math.max(units + 1, 2 * depths.length);
      stacks = Arrays.copyOf(stacks, length);
      depths = Arrays.copyOf(depths, length);
    }
    long[] stack = stacks[units];
    if (stack == null) {
      stack = new long[4];
      stacks[units] = stack;
    } else if (depths[units] == stack.length) {
      stack = Arrays.copyOf(stack, 2 * stack.length);
      stacks[units] = stack;
    }
    stack[depths[units]++] = unit;
  }
}
