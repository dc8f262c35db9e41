package org.freehold.cli.input;

import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.cli.console.CommandFailure;

/// Files that commands read.
public final class InputFiles {

  private InputFiles() {}

  /// Refuses a folder and names it; reading one would fail without saying which.
  ///
  /// @param file what is to be read
  /// @return the same
  /// @throws CommandFailure when it is a folder
  public static Path requireNoFolder(Path file) {
    if (Files.isDirectory(file)) {
      throw new CommandFailure(file + ": is a folder, not a file");
    }
    return file;
  }
}
