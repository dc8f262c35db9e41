package org.freehold.trace;

import java.util.ArrayList;
import java.util.List;

/// The call stacks of a trace, as a tree: a stack is its innermost frame and the number of the
/// stack that called it. Stacks are numbered from 1; 0 is no stack.
public interface CallStacks {

  /// A trace without stacks.
  CallStacks NONE =
      new CallStacks() {
        @Override
        public int count() {
          return 0;
        }

        @Override
        public int caller(int stack) {
          return 0;
        }

        @Override
        public String frame(int stack) {
          return "";
        }
      };

  /// The number of stacks so far; no event read so far names a higher one.
  int count();

  /// The stack that called this one's innermost frame.
  ///
  /// @param stack 1 to [#count()]
  /// @return a number below `stack`; 0 for none
  int caller(int stack);

  /// The innermost frame, as a line of text.
  ///
  /// @param stack 1 to [#count()]
  String frame(int stack);

  /// The frames of a stack, the innermost first.
  ///
  /// @param stack 0 to [#count()]
  default List<String> frames(long stack) {
    List<String> frames = new ArrayList<>();
    for (int each = (int) stack; each != 0; each = caller(each)) {
      frames.add(frame(each));
    }
    return frames;
  }
}
