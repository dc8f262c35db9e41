package org.freehold.vm.internal.host;

import java.nio.file.Path;
import java.util.Optional;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.Access;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;

/// A handle of a section of the host: an open file of the operating system, whose contents live as
/// long as a descriptor or a mapping refers to it.
///
/// The lock is this object: a descriptor must not be closed, and its number reused for another
/// file, while a view is mapped from it.
final class HostSection implements Section {

  /// What happens on closing.
  interface Closer {
    /// Removes the section's name if it is the section's. May be repeated.
    void removeName(HostSection section, int descriptor);

    /// Closes the file. Allocates no Java object.
    void close(int descriptor);
  }

  private final String name;
  private final Access limit;
  private final Optional<Path> path;
  private final boolean isCreator;
  private final Closer closer;
  private volatile long size;
  private int descriptor = -1;

  /// Makes a handle that is closed, before there is a file that would be lost if it could not be
  /// made.
  HostSection(SectionOptions options, boolean isCreator, Closer closer) {
    this.name = options.name();
    this.limit = options.limit();
    this.path = options.file();
    this.isCreator = isCreator;
    this.closer = closer;
  }

  /// Opens the handle, before anybody else has it. Cannot fail.
  HostSection open(int file, long bytes) {
    descriptor = file;
    size = bytes;
    return this;
  }

  /// The descriptor of the open file; -1 when closed. The caller holds the lock.
  int descriptor() {
    return descriptor;
  }

  /// Whether it created the section, and its name if it has one.
  boolean isCreator() {
    return isCreator;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Access limit() {
    return limit;
  }

  @Override
  public Optional<Path> file() {
    return path;
  }

  @Override
  public synchronized boolean isOpen() {
    return descriptor >= 0;
  }

  @Override
  public synchronized void close() {
    StackReserve.require();
    if (descriptor >= 0) {
      int open = descriptor;
      closer.removeName(this, open);
      descriptor = -1;
      closer.close(open);
    }
  }
}
