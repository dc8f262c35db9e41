package org.freehold.trace;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// The text of a `.rep` trace of any length, made while it is read: nothing of it is ever held.
///
/// Blocks of up to 256 bytes are allocated, resized and freed at random; at most `live` exist at
/// once.
public final class GeneratedTrace extends InputStream {

  private final SplittableRandom random = new SplittableRandom(11);
  private final int[] sizes;
  private long left;
  private long liveBytes;
  private long peakBytes;
  private byte[] text;
  private int position;

  /// Makes a trace.
  ///
  /// @param operations how many
  /// @param live most blocks live at once
  public GeneratedTrace(long operations, int live) {
    this.left = operations;
    this.sizes = new int[live];
    this.text = bytes("1\n" + live + "\n" + operations + "\n0\n");
  }

  /// The highest number of live bytes up to here.
  public long peakBytes() {
    return peakBytes;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (position == text.length) {
      if (left == 0) {
        return -1;
      }
      text = bytes(nextLines());
      position = 0;
    }
    int part = Math.min(length, text.length - position);
    System.arraycopy(text, position, target, offset, part);
    position += part;
    return part;
  }

  private String nextLines() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 4096 && left > 0; i++, left--) {
      int id = random.nextInt(sizes.length);
      int size = 1 + random.nextInt(256);
      if (sizes[id] == 0) {
        lines.append("a ").append(id).append(' ').append(size).append('\n');
      } else if (random.nextInt(4) == 0) {
        lines.append("r ").append(id).append(' ').append(size).append('\n');
      } else {
        lines.append("f ").append(id).append('\n');
        size = 0;
      }
      liveBytes += size - sizes[id];
      sizes[id] = size;
      peakBytes = Math.max(peakBytes, liveBytes);
    }
    return lines.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
