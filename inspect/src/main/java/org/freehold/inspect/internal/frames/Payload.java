package org.freehold.inspect.internal.frames;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The contents of a frame while it is written: variable-length numbers (LEB128) and texts.
public final class Payload {

  private static final int CONTINUED = 0x80;

  private byte[] bytes = new byte[256];
  private int length;

  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public void clear() {
    length = 0;
  }

  public Payload octet(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  /// Writes an unsigned number, seven bits to a byte, the lowest first.
  public Payload number(long value) {
    room(10);
    long left = value;
    while ((left & -CONTINUED) != 0) {
      bytes[length++] = (byte) (left | CONTINUED);
      left >>>= 7;
    }
    bytes[length++] = (byte) left;
    return this;
  }

  /// Writes a signed number (zigzag encoding); short when it is near 0.
  public Payload signed(long value) {
    return number((value << 1) ^ (value >> 63));
  }

  /// Writes a text, truncated to the maximum length.
  public Payload text(String value) {
    int end = Math.min(value.length(), SnapshotFormat.MAX_TEXT_BYTES / 3);
    byte[] encoded = value.substring(0, end).getBytes(StandardCharsets.UTF_8);
    number(encoded.length);
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
    return this;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
