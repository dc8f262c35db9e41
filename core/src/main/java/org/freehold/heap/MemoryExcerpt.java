package org.freehold.heap;

import java.util.Arrays;
import java.util.HexFormat;
import org.freehold.vm.Memory;

/// Some bytes of memory as they were at one moment, and which of them are not what they should be.
/// Immutable.
public final class MemoryExcerpt {

  private static final int ROW = 16;
  private static final int ROWS_BEFORE = 2;
  private static final int ROWS = 6;

  private final long start;
  private final byte[] bytes;
  private final boolean[] damaged;

  private MemoryExcerpt(long start, byte[] bytes, boolean[] damaged) {
    this.start = start;
    this.bytes = bytes;
    this.damaged = damaged;
  }

  /// Copies the bytes around a damage: two rows of 16 before its first byte, and at most six in
  /// all.
  ///
  /// @param memory whose bytes
  /// @param from nothing before this is read
  /// @param end nothing from here on is read
  /// @param damage where the damage is
  /// @param expected what it should hold
  static MemoryExcerpt around(
      Memory memory, long from, long end, Pattern.Damage damage, Pattern expected) {
    long row = damage.first() & -ROW;
    long start = Math.max(from, row - (long) ROWS_BEFORE * ROW);
    long stop = Math.min(end, (start & -ROW) + (long) ROWS * ROW);
    byte[] bytes = new byte[(int) (stop - start)];
    memory.read(start, bytes, 0, bytes.length);
    boolean[] damaged = new boolean[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      long address = start + i;
      damaged[i] =
          address >= damage.first() && address <= damage.last() && bytes[i] != expected.at(address);
    }
    return new MemoryExcerpt(start, bytes, damaged);
  }

  /// The address of the first byte.
  public long start() {
    return start;
  }

  /// The bytes. The caller's own copy.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Whether a byte is not what it should be.
  ///
  /// @param index counted from the first byte
  public boolean isDamaged(int index) {
    return damaged[index];
  }

  /// The bytes as rows of 16, each with its address; damaged bytes stand in brackets.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (long row = start & -ROW; row < start + bytes.length; row += ROW) {
      text.append(text.isEmpty() ? "" : "\n").append(row(row));
    }
    return text.toString();
  }

  private String row(long address) {
    HexFormat hex = HexFormat.of();
    StringBuilder text = new StringBuilder(hex.toHexDigits(address)).append(' ');
    boolean before = false;
    for (int i = 0; i < ROW; i++) {
      int index = (int) (address + i - start);
      boolean known = index >= 0 && index < bytes.length;
      boolean marked = known && damaged[index];
      text.append(separator(before, marked)).append(known ? hex.toHexDigits(bytes[index]) : "  ");
      before = marked;
    }
    return text.append(before ? "]" : "").toString().stripTrailing();
  }

  private static char separator(boolean before, boolean marked) {
    if (before == marked) {
      return ' ';
    }
    return marked ? '[' : ']';
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MemoryExcerpt that
        && start == that.start
        && Arrays.equals(bytes, that.bytes)
        && Arrays.equals(damaged, that.damaged);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(start) + 31 * Arrays.hashCode(bytes);
  }
}
