package org.freehold.bench.slots;

/// An allocator that returns an object for each block, as those of Java libraries do.
public interface ObjectAllocator {

  /// Allocates a block.
  ///
  /// @param size bytes
  /// @return the object that represents it
  Object allocate(long size);

  /// Where a block's bytes are.
  long address(Object block);

  /// Frees a block.
  void free(Object block);
}
