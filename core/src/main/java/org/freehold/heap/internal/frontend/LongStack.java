package org.freehold.heap.internal.frontend;

import java.util.Arrays;

/// A growable stack of numbers. Not thread-safe.
final class LongStack {

  private long[] elements = new long[16];
  private int depth;

  void push(long element) {
    if (depth == elements.length) {
      elements = Arrays.copyOf(elements, 2 * depth);
    }
    elements[depth++] = element;
  }

  /// Pops the topmost element. There must be one.
  long pop() {
    return elements[--depth];
  }

  boolean isEmpty() {
    return depth == 0;
  }
}
