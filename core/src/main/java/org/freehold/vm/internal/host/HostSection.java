package org.freehold.vm.internal.host;

import java.nio.file.Path;
import java.util.Optional;
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
    void close(HostSection section, int descriptor);
  }

  private final String name;
  private final long size;
  private final Access limit;
  private final Optional<Path> path;
  private final boolean isCreator;
  private final Closer closer;
  private int descriptor;

  HostSection(SectionOptions options, long size, int descriptor, boolean isCreator, Closer closer) {
    this.name = options.name();
    this.size = size;
    this.limit = options.limit();
    this.path = options.file();
    this.descriptor = descriptor;
    this.isCreator = isCreator;
    this.closer = closer;
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
    if (descriptor >= 0) {
      int open = descriptor;
      descriptor = -1;
      closer.close(this, open);
    }
  }
}
