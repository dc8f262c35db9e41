package org.freehold.vm.internal.simulated;

import java.nio.file.Path;
import java.util.Optional;
import org.freehold.vm.Access;
import org.freehold.vm.Section;
import org.freehold.vm.SectionOptions;
import org.freehold.vm.internal.physical.SharedFrames;
import org.jspecify.annotations.Nullable;

/// A section of a simulated machine: what its handles and views refer to.
///
/// Its counts are guarded by the lock of the [SectionTable] that it belongs to.
final class SectionObject {

  /// Closes handles: the table that the section belongs to.
  interface Owner {
    /// Closes a handle; does nothing when it is closed.
    void close(Handle handle);
  }

  private final Owner owner;
  final String name;
  final long size;
  final Access limit;
  final @Nullable Path file;
  final SharedFrames contents;

  /// Bytes of commit charge that it holds.
  final long charge;

  int handles;
  int views;

  SectionObject(
      Owner owner, SectionOptions options, long size, long charge, SharedFrames contents) {
    this.owner = owner;
    this.name = options.name();
    this.size = size;
    this.limit = options.limit();
    this.file = options.file().orElse(null);
    this.contents = contents;
    this.charge = charge;
  }

  /// A handle of the section. Whether it is open is guarded by the lock of the table, too.
  final class Handle implements Section {
    private final Access handleLimit;
    private volatile boolean isClosed;

    Handle(Access handleLimit) {
      this.handleLimit = handleLimit;
    }

    SectionObject section() {
      return SectionObject.this;
    }

    /// Whether the section belongs to a table.
    @SuppressWarnings("ReferenceEquality") // Two machines' tables are never the same.
    boolean isOf(Owner other) {
      return owner == other;
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
      return handleLimit;
    }

    @Override
    public Optional<Path> file() {
      return Optional.ofNullable(file);
    }

    @Override
    public boolean isOpen() {
      return !isClosed;
    }

    @Override
    public void close() {
      owner.close(this);
    }

    /// Marks it closed. The caller holds the lock of the table.
    void markClosed() {
      isClosed = true;
    }
  }
}
