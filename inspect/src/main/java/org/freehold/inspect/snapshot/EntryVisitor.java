package org.freehold.inspect.snapshot;

/// Is shown the entries of a heap: each region and what stands in it in the order of addresses,
/// each slab followed by its blocks, then the large blocks.
@FunctionalInterface
public interface EntryVisitor {

  /// Is shown an entry.
  ///
  /// @param entry the same object each time
  void show(SnapshotEntry entry);
}
