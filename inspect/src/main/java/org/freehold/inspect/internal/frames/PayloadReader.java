package org.freehold.inspect.internal.frames;

import java.nio.charset.StandardCharsets;
import org.freehold.inspect.internal.frames.Frames.Frame;
import org.freehold.inspect.snapshot.SnapshotFormatException;

/// Reads what a [Payload] wrote, and refuses everything else. Errors name the offset of the frame
/// in the file and the offset of the fault in its contents.
public final class PayloadReader {

  private final String file;
  private final Frame frame;
  private final byte[] bytes;
  private int at;

  PayloadReader(String file, Frame frame, byte[] bytes) {
    this.file = file;
    this.frame = frame;
    this.bytes = bytes;
  }

  public boolean isAtEnd() {
    return at == bytes.length;
  }

  public int octet() throws SnapshotFormatException {
    if (at == bytes.length) {
      throw wrong("expected more, found the end of the frame");
    }
    return bytes[at++] & 0xff;
  }

  public long number() throws SnapshotFormatException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = octet();
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        if (shift == 63 && next > 1) {
          break;
        }
        return value;
      }
    }
    throw wrong("expected a number of 64 bits, found a longer one");
  }

  public long signed() throws SnapshotFormatException {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  /// A number that counts something, checked against a maximum.
  public int count(String what, int max) throws SnapshotFormatException {
    long value = number();
    if (value < 0 || value > max) {
      throw wrong(
          "expected at most " + max + " " + what + ", found " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  public String text() throws SnapshotFormatException {
    int length = count("bytes of text", SnapshotFormat.MAX_TEXT_BYTES);
    if (length > bytes.length - at) {
      throw wrong("expected a text of " + length + " bytes, found the end of the frame");
    }
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  public void end() throws SnapshotFormatException {
    if (at != bytes.length) {
      throw wrong("expected the end of the frame, found " + (bytes.length - at) + " more bytes");
    }
  }

  public SnapshotFormatException wrong(String problem) {
    return new SnapshotFormatException(
        file,
        frame.offset(),
        problem + " (frame " + SnapshotFormat.name(frame.kind()) + ", contents at " + at + ")");
  }
}
