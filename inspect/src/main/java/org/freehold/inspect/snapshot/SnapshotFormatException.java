package org.freehold.inspect.snapshot;

import java.io.IOException;

/// A file is not a snapshot, or is malformed. The message is one line: `file: at byte N: expected
/// …, found …`.
public final class SnapshotFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  private final long offset;

  /// Makes the exception.
  ///
  /// @param file what was read
  /// @param offset of the first wrong byte
  /// @param problem what was expected, and what was found
  public SnapshotFormatException(String file, long offset, String problem) {
    super(file + ": at byte " + offset + ": " + problem);
    this.offset = offset;
  }

  /// The offset of the fault in the file.
  public long offset() {
    return offset;
  }
}
