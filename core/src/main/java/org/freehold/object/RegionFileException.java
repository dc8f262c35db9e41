package org.freehold.object;

import java.io.IOException;
import java.nio.file.Path;

/// A file is not a region file that can be mapped here: it is cut, damaged, of another version or
/// of a machine with the other byte order. The message is one sentence that names the file.
public final class RegionFileException extends IOException {

  private static final long serialVersionUID = 1L;

  /// Makes the exception.
  ///
  /// @param file that was to be mapped
  /// @param problem what is wrong with it, as the rest of a sentence that begins with "it"
  public RegionFileException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
