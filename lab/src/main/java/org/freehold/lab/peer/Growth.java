package org.freehold.lab.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The growth of this process's resident anonymous memory: everything that an allocator can have
/// taken, but not the code of libraries, which is paged in as the process runs.
///
/// The kernel walks the page tables for it, so that it is exact to the page; the kernel's running
/// counters lag on some kernels by more than a small program uses. What the JVM takes meanwhile is
/// included: compiled code above all.
public final class Growth {

  private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");
  private static final String LINE = "\nAnonymous:";

  private final long before = anonymous();

  /// Starts measuring now.
  public Growth() {}

  /// The growth in bytes since this was made.
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
