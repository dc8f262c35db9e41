package org.freehold.trace.internal.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.freehold.trace.TraceFormatException;

/// A text trace as bytes in a window that moves over the file, and the number of the current line.
///
/// Readers scan `bytes` themselves between `position` and `limit`, which is what makes them fast.
/// After [#ensure] a token of up to that many bytes lies in the window completely. The window ends
/// with a zero byte, which no token contains, so that scanning a token needs no test for the end.
/// However long a line or a token is, the window does not grow.
public final class TraceInput implements Closeable {

  private static final int WINDOW = 1 << 16;
  private static final int MAX_EXCERPT = 24;

  /// The window, with room for the zero byte.
  public final byte[] bytes = new byte[WINDOW + 1];

  /// Index of the next byte.
  public int position;

  /// The end of the bytes in the window.
  public int limit;

  /// The line of `position`, counted from 1. Whoever consumes a line feed adds one.
  public long line = 1;

  private final String file;
  private final InputStream in;
  private final CountingInput counter;
  private final long total;
  private boolean ended;

  /// Makes the input.
  ///
  /// @param file name of the trace, as the user typed it
  /// @param in the text
  /// @param counter counts the bytes of the file, which may be compressed text
  /// @param total bytes of the file, or 0
  public TraceInput(String file, InputStream in, CountingInput counter, long total) {
    this.file = file;
    this.in = in;
    this.counter = counter;
    this.total = total;
  }

  /// Reads until at least `count` bytes are in the window, or the file ends.
  public void ensure(int count) throws IOException {
    if (limit - position < count && !ended) {
      fill(count);
    }
  }

  /// Reads more bytes when the window is used up.
  ///
  /// @return whether there is a byte at `position`
  public boolean more() throws IOException {
    ensure(1);
    return position < limit;
  }

  /// Moves the rest of the window to its front, and refills it from there.
  private void fill(int count) throws IOException {
    System.arraycopy(bytes, position, bytes, 0, limit - position);
    limit -= position;
    position = 0;
    while (limit < count && !ended) {
      int got = in.read(bytes, limit, WINDOW - limit);
      if (got < 0) {
        ended = true;
      } else {
        limit += got;
      }
    }
    bytes[limit] = 0;
  }

  /// A part of the window as text, one character per byte.
  public String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /// Makes the exception for the current line.
  public TraceFormatException broken(String problem) {
    return broken(line, problem);
  }

  /// Makes the exception for a line.
  public TraceFormatException broken(long line, String problem) {
    return new TraceFormatException(file, line, problem);
  }

  /// What is at `start`, for a message: the token in quotes, or "the end of" something. Anything
  /// but printable ASCII is escaped.
  public String found(int start) {
    if (start >= limit) {
      return "the end of the file";
    }
    if (bytes[start] == '\n' || bytes[start] == '\r') {
      return "the end of the line";
    }
    if (isSpace(bytes[start])) {
      return "a space";
    }
    StringBuilder text = new StringBuilder("'");
    int end = Math.min(limit, start + MAX_EXCERPT);
    int i = start;
    for (; i < end && !isSpace(bytes[i]); i++) {
      if (bytes[i] > ' ' && bytes[i] < 0x7f) {
        text.append((char) bytes[i]);
      } else {
        text.append(String.format("\\x%02x", bytes[i] & 0xff));
      }
    }
    return text.append(i < limit && i == end && !isSpace(bytes[i]) ? "…'" : "'").toString();
  }

  /// What C calls white space.
  public static boolean isSpace(byte c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  public long bytesRead() {
    return counter.count();
  }

  public long bytesTotal() {
    return total;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
