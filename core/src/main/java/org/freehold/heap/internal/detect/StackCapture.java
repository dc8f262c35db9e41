package org.freehold.heap.internal.detect;

import java.util.List;
import org.freehold.heap.StackDatabase;

/// Captures the call stacks of allocations and frees into the stack-trace database of the process,
/// or captures nothing where the options ask for no stacks.
public final class StackCapture {

  private final StackDatabase database = StackDatabase.ofProcess();
  private final boolean isOn;

  public StackCapture(boolean isOn) {
    this.isOn = isOn;
  }

  /// The number of the caller's stack; [StackDatabase#NONE] where capturing is off.
  public int capture() {
    return isOn ? database.capture() : StackDatabase.NONE;
  }

  /// The frames of a stack as stack traces print them, the innermost first; empty for none.
  public List<String> frames(int number) {
    return database.frames(number);
  }
}
