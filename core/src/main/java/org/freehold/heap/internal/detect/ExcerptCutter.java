package org.freehold.heap.internal.detect;

import org.freehold.heap.MemoryExcerpt;
import org.freehold.vm.Memory;

/// Cuts an excerpt of memory around a damaged pattern, for a report.
public final class ExcerptCutter {

  private static final int ROW_BYTES = 16;
  private static final int ROWS_BEFORE = 2;
  private static final int MAX_ROWS = 6;

  private ExcerptCutter() {}

  /// Copies the bytes around damage: two rows of 16 before its first byte, and at most six rows in
  /// all.
  ///
  /// @param memory to read
  /// @param from the first address that may be read
  /// @param end past the last one
  /// @param damage to show
  /// @param expected pattern
  public static MemoryExcerpt around(
      Memory memory, long from, long end, Pattern.Damage damage, Pattern expected) {
    long row = damage.first() & -ROW_BYTES;
    long start = Math.max(from, row - (long) ROWS_BEFORE * ROW_BYTES);
    long stop = Math.min(end, (start & -ROW_BYTES) + (long) MAX_ROWS * ROW_BYTES);
    byte[] bytes = new byte[(int) (stop - start)];
    memory.read(start, bytes, 0, bytes.length);
    boolean[] damaged = new boolean[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      long address = start + i;
      damaged[i] =
          address >= damage.first() && address <= damage.last() && bytes[i] != expected.at(address);
    }
    return MemoryExcerpt.of(start, bytes, damaged);
  }
}
