package org.freehold.heap;

import java.util.List;

/// The stacks that a page heap keeps: those of the process's database, or none.
final class PageStacks {

  private final boolean areKept;
  private final StackDatabase database = StackDatabase.ofProcess();

  PageStacks(boolean areKept) {
    this.areKept = areKept;
  }

  /// The number of the caller's stack.
  int capture() {
    return areKept ? database.capture() : StackDatabase.NONE;
  }

  /// The frames of a stack, the innermost first.
  List<String> frames(int number) {
    return database.frames(number);
  }
}
