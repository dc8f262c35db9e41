package org.freehold.object.internal.frames;

import java.util.Arrays;

/// The serials of frames that were closed with a frame below them, as ranges: of these a frame does
/// not know itself that it is closed.
///
/// When a frame is closed out of order, everything that was pushed after the innermost frame that
/// stays open is dead: one range, which swallows those within it. So the ranges are in order and
/// disjoint, and there are never more of them than frames were open at once.
///
/// Belongs to the thread of its stack.
final class DeadSerials {

  private static final int FIRST_LENGTH = 4;

  /// Each range is from above its low serial up to its high one.
  private long[] lows = new long[0];

  private long[] highs = new long[0];
  private int count;

  /// Makes room for one range, so that adding it cannot fail.
  void prepare() {
    if (count == lows.length) {
      long[] more = Arrays.copyOf(lows, 2 * count + FIRST_LENGTH);
      highs = Arrays.copyOf(highs, more.length);
      lows = more;
    }
  }

  /// Adds a range.
  ///
  /// @param low the innermost frame that stays open; 0 for none
  /// @param high the last serial that was given
  void add(long low, long high) {
    while (count > 0 && lows[count - 1] >= low) {
      count--;
    }
    lows[count] = low;
    highs[count] = high;
    count++;
  }

  /// Whether a serial is in a range. O(n) for n ranges.
  boolean contains(long serial) {
    for (int i = count - 1; i >= 0; i--) {
      if (serial > lows[i] && serial <= highs[i]) {
        return true;
      }
    }
    return false;
  }

  /// How many ranges there are.
  int count() {
    return count;
  }
}
