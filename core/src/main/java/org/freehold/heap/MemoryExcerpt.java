package org.freehold.heap;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HexFormat;

/// An excerpt of memory: some bytes as they were at one moment, and which of them are damaged.
/// Immutable.
public final class MemoryExcerpt implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int ROW = 16;

  private final long start;
  private final byte[] bytes;
  private final boolean[] damaged;

  private MemoryExcerpt(long start, byte[] bytes, boolean[] damaged) {
    this.start = start;
    this.bytes = bytes;
    this.damaged = damaged;
  }

  /// Checks what was read from a stream, and copies it.
  private Object readResolve() {
    return of(start, bytes, damaged);
  }

  /// An excerpt.
  ///
  /// @param start the address of the first byte
  /// @param bytes the bytes from there on
  /// @param damaged for each byte, whether it differs from what it should be
  /// @throws IllegalArgumentException when the arrays differ in length
  public static MemoryExcerpt of(long start, byte[] bytes, boolean[] damaged) {
    if (bytes.length != damaged.length) {
      throw new IllegalArgumentException(
          "bytes and damaged must have the same length, bytes="
              + bytes.length
              + ", damaged="
              + damaged.length);
    }
    return new MemoryExcerpt(start, bytes.clone(), damaged.clone());
  }

  /// The address of the first byte.
  public long start() {
    return start;
  }

  /// A copy of the bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Whether a byte differs from what it should be.
  ///
  /// @param index counted from the first byte
  public boolean isDamaged(int index) {
    return damaged[index];
  }

  /// The bytes in rows of 16, each with its address; damaged bytes are in brackets.
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
