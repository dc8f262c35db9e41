package org.freehold.cli.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Counts the page faults of this process, as the kernel reports them.
final class PageFaults {

  /// Fields after the name of the program, which may contain anything and ends with a parenthesis:
  /// the eighth is the number of minor faults, the tenth that of major faults, which needed the
  /// disk.
  private static final int MINOR = 7;

  private static final int MAJOR = 9;

  private final Path stat;

  PageFaults() {
    this(Path.of("/proc/self/stat"));
  }

  PageFaults(Path stat) {
    this.stat = stat;
  }

  /// Faults so far; -1 when the system does not report them.
  long count() {
    try {
      String text = Files.readString(stat);
      String[] fields = text.substring(text.lastIndexOf(')') + 1).trim().split(" ", -1);
      return fields.length <= MAJOR
          ? -1
          : Long.parseLong(fields[MINOR]) + Long.parseLong(fields[MAJOR]);
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }
}
