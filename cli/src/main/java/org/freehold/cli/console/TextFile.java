package org.freehold.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file of text that a command writes where the user said: `-` is standard output, and a folder
/// that does not exist is reported before any work is done.
public final class TextFile {

  private static final String STANDARD_OUTPUT = "-";

  private TextFile() {}

  /// Whether a name on the command line means standard output. A file of that name is `./-`.
  public static boolean isStandardOutput(Path target) {
    return target.toString().equals(STANDARD_OUTPUT);
  }

  /// Requires that the folder of a file exists, before work is done whose result goes there.
  ///
  /// @throws CommandFailure when it does not
  public static void requireFolder(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (!isStandardOutput(target) && folder != null && !Files.isDirectory(folder)) {
      throw new CommandFailure(target + ": there is no such folder");
    }
  }

  /// Writes a whole file.
  public static void write(Shell shell, Path target, String text) throws IOException {
    if (isStandardOutput(target)) {
      shell.out().print(text);
      shell.out().flush();
    } else {
      Files.writeString(target, text);
    }
  }
}
