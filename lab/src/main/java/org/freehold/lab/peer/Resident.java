package org.freehold.lab.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.vm.AddressSpace;

/// The resident memory of this process, as the kernel counts it.
public final class Resident {

  private static final Path STATM = Path.of("/proc/self/statm");

  private static final class Host {
    static final long PAGE_SIZE = AddressSpace.host().info().pageSize();
  }

  private Resident() {}

  /// Resident bytes, including all of the JVM's. The kernel counts on each processor separately,
  /// and its sum can lag by some dozen pages.
  public static long bytes() {
    long pageSize = Host.PAGE_SIZE; // Before the measurement: the first call takes memory itself.
    try {
      String[] pages = Files.readString(STATM, StandardCharsets.US_ASCII).split(" ", 3);
      return Long.parseLong(pages[1]) * pageSize;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
