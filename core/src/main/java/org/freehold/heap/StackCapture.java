package org.freehold.heap;

import java.util.List;

/// Captures the call stacks that allocated and freed the blocks of a checking heap, into the
/// stack-trace database of the process, or captures nothing where the options ask for no stacks.
final class StackCapture {

  private final StackDatabase database = StackDatabase.ofProcess();
  private final boolean isOn;

  StackCapture(boolean isOn) {
    this.isOn = isOn;
  }

  /// The number of the stack that called the heap; [StackDatabase#NONE] where none is wanted.
  int capture() {
    return isOn ? database.capture() : StackDatabase.NONE;
  }

  /// The frames of a stack as stack traces print them, the innermost first; empty for none.
  List<String> frames(int number) {
    return database.frames(number);
  }
}
