package org.freehold.heap.internal.frontend;

import java.util.Arrays;

/// A stack of numbers, which grows as needed. Not thread-safe.
final class LongStack {

  private long[] elements = new long[16];
  private int depth;

  void push(long element) {
    if (depth == elements.length) {
      elements = Arrays.copyOf(elements, 2 * depth);
    }
    elements[depth++] = element;
  }

  /// Takes the last element that was pushed. There must be one.
  long pop() {
    return elements[--depth];
  }

  boolean isEmpty() {
    return depth == 0;
  }
}
