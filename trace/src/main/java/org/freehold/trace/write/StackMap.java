package org.freehold.trace.write;

import java.io.IOException;
import java.util.Arrays;
import org.freehold.trace.CallStacks;

/// Maps the stacks of a trace to their numbers in the file that is written, assigned when a stack
/// is first used. Stacks are copied from the outermost frame inwards, each once.
final class StackMap {

  /// Copies one stack.
  @FunctionalInterface
  interface Copier {
    /// @param caller the number of the calling stack in the file, or 0
    /// @param frame the innermost frame
    /// @return the number of the stack in the file
    int copy(int caller, String frame) throws IOException;
  }

  private int[] numbers = new int[1 << 8];
  private int[] path = new int[1 << 6];

  /// The number of a stack in the file.
  ///
  /// @param stack as an event names it, or 0
  int of(long stack, CallStacks stacks, Copier copier) throws IOException {
    int depth = 0;
    int each = (int) stack;
    while (each != 0 && known(each) == 0) {
      if (depth == path.length) {
        path = Arrays.copyOf(path, 2 * depth);
      }
      path[depth++] = each;
      each = stacks.caller(each);
    }
    int number = each == 0 ? 0 : known(each);
    while (depth > 0) {
      int next = path[--depth];
      number = copier.copy(number, stacks.frame(next));
      set(next, number);
    }
    return number;
  }

  private int known(int stack) {
    return stack < numbers.length ? numbers[stack] : 0;
  }

  private void set(int stack, int number) {
    if (stack >= numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(stack + 1, 2 * numbers.length));
    }
    numbers[stack] = number;
  }
}
