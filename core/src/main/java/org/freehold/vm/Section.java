package org.freehold.vm;

import java.nio.file.Path;
import java.util.Optional;

/// A handle of a section: contents that can be mapped into the address spaces of one process or of
/// several; see [Sections#map].
///
/// The contents live as long as a handle or a view refers to them. So a handle may be closed as
/// soon as its views are mapped.
///
/// Safe for use by several threads.
public interface Section extends AutoCloseable {

  /// The name that other processes open it by; empty when it has none.
  String name();

  /// The size in bytes: as requested, or that of the file.
  long size();

  /// The maximum access of a view of this handle. Any view may be copy-on-write
  /// ([Access#WRITE_COPY]), whatever the limit says about writing.
  Access limit();

  /// The file that backs the section; empty when the page file does.
  Optional<Path> file();

  /// Whether the handle is open.
  boolean isOpen();

  /// Closes the handle. Views stay. Closing again does nothing.
  ///
  /// On simulated memory the name goes with the last handle, on the host's with the handle that
  /// created it.
  @Override
  void close();
}
