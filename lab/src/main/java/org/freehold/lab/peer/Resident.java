package org.freehold.lab.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.vm.AddressSpace;

/// What this process has in physical memory, as the kernel counts it.
public final class Resident {

  private static final Path STATM = Path.of("/proc/self/statm");

  private static final class Host {
    static final long PAGE_SIZE = AddressSpace.host().info().pageSize();
  }

  private Resident() {}

  /// Bytes in physical memory, all of the JVM's included. The kernel counts on each processor for
  /// itself and answers with a sum that can lag behind by some dozen pages.
  public static long bytes() {
    long pageSize =
        Host.PAGE_SIZE; // Asked for before the look: the first time takes memory itself.
    try {
      String[] pages = Files.readString(STATM, StandardCharsets.US_ASCII).split(" ", 3);
      return Long.parseLong(pages[1]) * pageSize;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
