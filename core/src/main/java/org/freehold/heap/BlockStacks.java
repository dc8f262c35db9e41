package org.freehold.heap;

import java.util.List;

/// The stacks that allocated and freed the blocks of a debug heap, in the database of the process,
/// where the options ask for stacks.
final class BlockStacks {

  private final StackDatabase database = StackDatabase.ofProcess();
  private final boolean isOn;

  BlockStacks(boolean isOn) {
    this.isOn = isOn;
  }

  /// The number of the stack of whoever called the heap; [StackDatabase#NONE] where none is wanted.
  int capture() {
    return isOn ? database.capture() : StackDatabase.NONE;
  }

  /// The frames as stack traces print them, the innermost first; empty for none.
  List<String> lines(int number) {
    return database.frames(number);
  }
}
