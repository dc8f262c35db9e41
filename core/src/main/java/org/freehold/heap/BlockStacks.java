package org.freehold.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The stacks that allocated and freed blocks, each kept once under a number.
///
/// Not thread-safe; the heap holds its lock.
final class BlockStacks {

  /// The number of no stack.
  static final int NONE = 0;

  private static final int DEPTH = 32;
  private static final String OURS = BlockStacks.class.getPackageName() + ".";

  private final boolean isOn;
  private final List<List<StackTraceElement>> stacks = new ArrayList<>(List.of(List.of()));
  private final Map<List<StackTraceElement>, Integer> numbers = new HashMap<>();

  BlockStacks(boolean isOn) {
    this.isOn = isOn;
  }

  /// The number of the stack of whoever called the heap.
  int capture() {
    if (!isOn) {
      return NONE;
    }
    List<StackTraceElement> stack =
        StackWalker.getInstance()
            .walk(frames ->
                frames
                    .dropWhile(frame -> frame.getClassName().equals(OURS))
                    .limit(DEPTH)
                    .map(StackWalker.StackFrame::toStackTraceElement)
                    .toList());
    return numbers.computeIfAbsent(stack, this::add);
  }

  private int add(List<StackTraceElement> stack) {
    stacks.add(stack);
    return stacks.size() - 1;
  }

  /// The frames as stack traces print them, the innermost first; empty for [#NONE].
  List<String> lines(int number) {
    return stacks.get(number).stream().map(StackTraceElement::toString).toList();
  }
}
