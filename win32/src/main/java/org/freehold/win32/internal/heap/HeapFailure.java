package org.freehold.win32.internal.heap;

import org.freehold.InvalidFreeException;

/// The kinds of heap failure as Windows numbers and names them in the report before it ends a
/// process: a double free is `BLOCK_NOT_BUSY`.
enum HeapFailure {
  BLOCK_NOT_BUSY(8),
  INVALID_ARGUMENT(9),
  CROSS_HEAP_OPERATION(11);

  private final int number;

  HeapFailure(int number) {
    this.number = number;
  }

  @Override
  public String toString() {
    return "HEAP_FAILURE_" + name() + " (" + number + ")";
  }

  /// The failure for an invalid free.
  static HeapFailure of(InvalidFreeException.What what) {
    return switch (what) {
      case FREE -> BLOCK_NOT_BUSY;
      case OTHER_HEAP -> CROSS_HEAP_OPERATION;
      case NULL, FOREIGN, INTERIOR -> INVALID_ARGUMENT;
    };
  }
}
