package org.freehold.lab.peer;

/// The calls of an allocator that a [PeerTarget] replays. A block is what `allocate` answers; where
/// it is may be something else.
interface Blocks {

  /// Allocates.
  ///
  /// @return the block, or 0 when there is no memory
  long allocate(long size);

  /// Frees a live block.
  void free(long block);

  /// Resizes a live block.
  ///
  /// @return the block from now on; 0 when there is no memory, and it is as it was
  long reallocate(long block, long oldSize, long newSize);

  /// The bytes that may be used; -1 when the allocator does not tell.
  long usableSize(long block);

  /// Where a block is.
  default long addressOf(long block) {
    return block;
  }

  /// What every address is a multiple of.
  int alignment();

  /// Gives back to the system what is free, so that growth is seen from here on.
  void trim();

  /// Ends it, when all blocks have been freed.
  default void close() {}
}
