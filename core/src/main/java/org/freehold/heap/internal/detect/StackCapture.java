package org.freehold.heap.internal.detect;

import java.util.List;
import org.freehold.heap.StackDatabase;
import org.jspecify.annotations.Nullable;

/// Captures the call stacks of allocations and frees into the stack-trace database of the process,
/// or captures nothing where the options ask for no stacks. A stack that cannot be captured for
/// want of Java memory or of stack is no failure ([StackDatabase#capture]).
public final class StackCapture {

  /// Null where the options ask for no stacks.
  private final @Nullable StackDatabase database;

  public StackCapture(boolean isOn) {
    this.database = isOn ? StackDatabase.ofProcess() : null;
  }

  /// The number of the caller's stack; [StackDatabase#NONE] where capturing is off.
  public int capture() {
    return database == null ? StackDatabase.NONE : database.capture();
  }

  /// The frames of a stack as stack traces print them, the innermost first; empty for none.
  public List<String> frames(int number) {
    return database == null ? List.of() : database.frames(number);
  }
}
