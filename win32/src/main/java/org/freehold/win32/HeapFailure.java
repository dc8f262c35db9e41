package org.freehold.win32;

import org.freehold.InvalidFreeException;

/// How Windows names what a heap call found wrong, in the report before it ends a process.
enum HeapFailure {
  BLOCK_NOT_BUSY(8),
  INVALID_ARGUMENT(9),
  CROSS_HEAP_OPERATION(11);

  private final int number;

  HeapFailure(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /// The failure that an address which is not a live block is.
  static HeapFailure of(InvalidFreeException.What what) {
    return switch (what) {
      case FREE -> BLOCK_NOT_BUSY;
      case OTHER_HEAP -> CROSS_HEAP_OPERATION;
      case NULL, FOREIGN, INTERIOR -> INVALID_ARGUMENT;
    };
  }
}
