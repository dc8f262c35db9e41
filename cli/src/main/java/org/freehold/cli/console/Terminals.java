package org.freehold.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds out whether a file descriptor is a terminal. The JDK answers that only for the process as
/// a whole, and `freehold replay | less` has a terminal on stderr and none on stdout.
final class Terminals {

  static final int STDOUT = 1;
  static final int STDERR = 2;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private Terminals() {}

  /// Whether this descriptor of this process is a terminal. Where the system does not say, the
  /// answer is no: plain output is right everywhere.
  static boolean isTerminal(int descriptor) {
    try {
      return isTerminalDevice(
          Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(descriptor))).toString());
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /// Whether a device of this name is a terminal: `/dev/pts/3`, `/dev/tty`, `/dev/tty1`.
  static boolean isTerminalDevice(String device) {
    return device.startsWith("/dev/pts/")
        || device.startsWith("/dev/tty")
        || device.equals("/dev/console");
  }
}
