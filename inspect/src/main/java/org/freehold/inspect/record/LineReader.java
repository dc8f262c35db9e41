package org.freehold.inspect.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads complete lines and counts them. Text after the last newline is not a line: the process
/// that wrote it was stopped in the middle, or is still writing.
final class LineReader {

  private static final int MAX_LINE_BYTES = 1 << 24;

  private final String file;
  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int number;
  private boolean isCut;

  /// Makes a reader.
  ///
  /// @param file what to call it in messages
  /// @param in buffered
  LineReader(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /// The next line without its end; null after the last one.
  @Nullable String next() throws IOException {
    line.reset();
    for (int letter = in.read(); letter >= 0; letter = in.read()) {
      if (letter == '\n') {
        number++;
        return line.toString(StandardCharsets.UTF_8);
      }
      line.write(letter);
      if (line.size() > MAX_LINE_BYTES) {
        number++;
        throw wrong("a line of text", line.toString(StandardCharsets.UTF_8));
      }
    }
    isCut = line.size() > 0;
    return null;
  }

  /// Whether the last line was truncated.
  boolean isCut() {
    return isCut;
  }

  RecordFormatException wrong(String expected, String found) {
    return new RecordFormatException(file, Math.max(1, number), expected, found);
  }
}
