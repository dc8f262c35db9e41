package org.freehold.object.internal.frames;

import java.util.Arrays;
import org.freehold.object.internal.owners.LostOwnerReports;

/// The stacks that pushed the open frames, where a program asked for them.
///
/// Entries are in the order of their serials. One whose frame was closed is dropped when the next
/// frame is pushed, since its serial is above the innermost one then.
///
/// Belongs to the thread of its stack.
final class CapturedFrames {

  private static final int FIRST_LENGTH = 4;

  private long[] serials = new long[0];
  private int[] stacks = new int[0];
  private int count;

  /// Captures the caller's stack for the next frame.
  ///
  /// @param serial of that frame
  /// @param current the innermost frame; 0 for none
  void capture(long serial, long current) {
    int stack = LostOwnerReports.capture();
    if (count == serials.length) {
      long[] more = Arrays.copyOf(serials, 2 * count + FIRST_LENGTH);
      stacks = Arrays.copyOf(stacks, more.length);
      serials = more;
    }
    while (count > 0 && serials[count - 1] > current) {
      count--;
    }
    serials[count] = serial;
    stacks[count] = stack;
    count++;
  }

  /// The stacks of the open frames above one, from the outermost in.
  ///
  /// @param serial of that one; 0 for all
  /// @param current the innermost frame
  int[] above(long serial, long current) {
    int from = 0;
    while (from < count && serials[from] <= serial) {
      from++;
    }
    int to = from;
    while (to < count && serials[to] <= current) {
      to++;
    }
    return Arrays.copyOfRange(stacks, from, to);
  }
}
