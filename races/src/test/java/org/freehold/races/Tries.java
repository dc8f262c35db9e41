package org.freehold.races;

import org.freehold.InvalidFreeException;
import org.freehold.heap.Heap;

/// Calls that may legally fail, with the failure as a result.
final class Tries {

  private Tries() {}

  /// Frees a block.
  ///
  /// @return false for an invalid free
  static boolean free(Heap heap, long block) {
    try {
      heap.free(block);
      return true;
    } catch (InvalidFreeException e) {
      return false;
    }
  }

  /// Frees a block of a heap that may be closed.
  ///
  /// @return whether the heap was open
  static boolean freeUnlessClosed(Heap heap, long block) {
    try {
      heap.free(block);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /// Allocates a block of a heap that may be closed.
  ///
  /// @return its address; 0 when the heap is closed
  static long allocateUnlessClosed(Heap heap, long size) {
    try {
      return heap.allocate(size);
    } catch (IllegalStateException e) {
      return 0;
    }
  }
}
