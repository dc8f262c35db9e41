package org.freehold.heap.internal.metadata;

import java.util.Arrays;

/// Records that were given back, by their length: a stack of unit numbers for each length.
///
/// Not thread-safe; `SlabDirectory` is synchronized.
final class RecordFreeLists {

  private long[][] stacks = new long[16][];
  private int[] depths = new int[16];

  /// Takes a record of a length; 0 when there is none.
  long take(int units) {
    if (units >= depths.length || depths[units] == 0) {
      return 0;
    }
    return stacks[units][--depths[units]];
  }

  /// Gives a record of a length back.
  void give(long unit, int units) {
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
