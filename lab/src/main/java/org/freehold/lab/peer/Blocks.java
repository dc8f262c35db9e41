package org.freehold.lab.peer;

/// The calls of an allocator that a [PeerTarget] replays. A block is what `allocate` returns; its
/// address may differ.
interface Blocks {

  /// Allocates.
  ///
  /// @return the block, or 0 when there is no memory
  long allocate(long size);

  /// Frees a live block.
  void free(long block);

  /// Resizes a live block.
  ///
  /// @return the block from now on; 0 when there is no memory, and the block is unchanged
  long reallocate(long block, long oldSize, long newSize);

  /// The usable size; -1 when the allocator does not report it.
  long usableSize(long block);

  /// The address of a block.
  default long addressOf(long block) {
    return block;
  }

  /// The alignment of every address.
  int alignment();

  /// Purges free memory, so that growth is visible from here on.
  void trim();

  /// Closes the allocator, when all blocks have been freed.
  default void close() {}
}
