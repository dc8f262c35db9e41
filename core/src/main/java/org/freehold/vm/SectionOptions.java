package org.freehold.vm;

import java.nio.file.Path;
import java.util.Optional;

/// The properties of a new section. Start from [#ofPageFile] or [#ofFile] and say what differs.
///
/// @param file that backs it; empty for a section backed by the page file, which begins as zeros
///   and is charged for
/// @param size bytes; 0 means those of the file. A file that is shorter is extended
/// @param limit the maximum access of a view
/// @param name by which others open it; empty for none
public record SectionOptions(Optional<Path> file, long size, Access limit, String name) {

  /// Backed by the page file, readable and writable.
  ///
  /// @param size bytes
  /// @return the options
  public static SectionOptions ofPageFile(long size) {
    return new SectionOptions(Optional.empty(), size, Access.READ_WRITE, "");
  }

  /// The whole of a file, readable and writable.
  ///
  /// @param file a regular file that exists
  /// @return the options
  public static SectionOptions ofFile(Path file) {
    return new SectionOptions(Optional.of(file), 0, Access.READ_WRITE, "");
  }

  /// The same with a size.
  public SectionOptions withSize(long size) {
    return new SectionOptions(file, size, limit, name);
  }

  /// The same with a limit.
  public SectionOptions withLimit(Access limit) {
    return new SectionOptions(file, size, limit, name);
  }

  /// The same under a name.
  public SectionOptions withName(String name) {
    return new SectionOptions(file, size, limit, name);
  }
}
