package org.freehold.lab.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// By how much the anonymous memory of this process that is in physical memory has grown: all that
/// an allocator can have taken, and not the code of libraries, which a process reads in as it runs.
///
/// The kernel walks through the page tables for the answer, so it is exact to the page; the figures
/// that it keeps for itself lag behind on some kernels by more than a small program uses. What the
/// JVM takes meanwhile is counted: compiled code above all.
public final class Growth {

  private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");
  private static final String LINE = "\nAnonymous:";

  private final long before = anonymous();

  /// Begins now.
  public Growth() {}

  /// Bytes more than when this was made.
  public long bytes() {
    return Math.max(0, anonymous() - before);
  }

  private static long anonymous() {
    try {
      String text = Files.readString(ROLLUP, StandardCharsets.US_ASCII);
      int start = text.indexOf(LINE) + LINE.length();
      int end = text.indexOf(" kB", start);
      return Long.parseLong(text.substring(start, end).strip()) << 10;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
