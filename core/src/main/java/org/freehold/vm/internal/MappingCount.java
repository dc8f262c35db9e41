package org.freehold.vm.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How many mappings this process has and may have. A process at the limit cannot load a library or
/// start a thread, so whoever makes many mappings checks here first.
///
/// Source: proc(5), `vm.max_map_count` in the kernel's documentation of sysctl.
public final class MappingCount {

  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Path LIMIT = Path.of("/proc/sys/vm/max_map_count");
  private static final int BUFFER = 1 << 16;

  private MappingCount() {}

  /// The maximum number of mappings of a process; -1 when the kernel does not report it.
  public static long limit() {
    try {
      // Read in one piece: the kernel gives the first piece of this file and no second one, and
      // Files.readString asks for one byte first.
      List<String> lines = Files.readAllLines(LIMIT, StandardCharsets.ISO_8859_1);
      return lines.isEmpty() ? -1 : Long.parseLong(lines.getFirst().strip());
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  /// Mappings of this process; -1 when the kernel does not report them. The cost is proportional to
  /// their number.
  public static long now() {
    byte[] buffer = new byte[BUFFER];
    long lines = 0;
    try (InputStream in = Files.newInputStream(MAPS)) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        for (int i = 0; i < length; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
      return lines;
    } catch (IOException e) {
      return -1;
    }
  }
}
