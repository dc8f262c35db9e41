package org.freehold.inspect.snapshot;

/// Receives the entries of a heap: each region followed by what it contains in ascending order of
/// addresses, each slab followed by its blocks, then the large blocks.
@FunctionalInterface
public interface EntryVisitor {

  /// Receives an entry.
  ///
  /// @param entry the same object each time
  void show(SnapshotEntry entry);
}
