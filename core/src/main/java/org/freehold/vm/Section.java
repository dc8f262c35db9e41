package org.freehold.vm;

import java.nio.file.Path;
import java.util.Optional;

/// A handle of a section: contents that can be mapped into address spaces, of one process or of
/// several, as [Sections#map] says.
///
/// The contents live while a handle or a view holds them. So a handle may be closed as soon as the
/// views are there.
///
/// Safe for use by several threads.
public interface Section extends AutoCloseable {

  /// The name that other processes open it by; empty when it has none.
  String name();

  /// Bytes, as they were asked for or as the file has them.
  long size();

  /// The most that a view of this handle may do. Any view may have pages of its own
  /// ([Access#WRITE_COPY]), whatever the limit says about writing.
  Access limit();

  /// The file that has the contents; empty when the page file has them.
  Optional<Path> file();

  /// Whether it can be used: not closed.
  boolean isOpen();

  /// Gives the handle back. Views stay. Closing again does nothing.
  ///
  /// On simulated memory the name goes with the last handle, on the host's with the handle that
  /// created it.
  @Override
  void close();
}
