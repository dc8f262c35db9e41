package org.freehold.heap.internal.blocks;

import org.freehold.OutOfMemoryException;
import org.freehold.vm.Memory;

/// An allocator of blocks under a heap's lock: allocates, resizes and frees blocks, and decides
/// whether an address is one.
///
/// [SizeRoutedBlocks] is the one that every heap has; it allocates from the back end, or as large
/// blocks. A front end, a debug heap and a page heap wrap it: a debug heap allocates larger blocks
/// from it, and keeps its red zones in the bytes that were not requested.
///
/// Not thread-safe: called with the heap's lock held.
public interface Blocks {

  /// Allocates a block; 0 when no memory is available.
  long allocate(long size);

  /// Allocates a block at a multiple of `alignment`, a power of two; 0 when no memory is available.
  long allocateAligned(long size, long alignment);

  /// Whether a new block of a size has fresh pages, which are zero.
  boolean isFresh(long size);

  /// Resizes a block, in place or by moving it.
  ///
  /// @return the address of the block from now on; 0 when no memory is available, and nothing has
  ///   changed
  /// @throws InvalidFreeException when the address is not a live block
  long resize(long address, long size);

  /// Resizes a block in place, or else by allocating another one, copying and freeing. A block that
  /// is in the wrong kind of memory for its new size moves if it can, and is resized in place only
  /// when no memory is available.
  ///
  /// @param movesFirst whether to try moving before resizing in place
  /// @return the address of the block from now on; 0 when no memory is available, and nothing has
  ///   changed, as when anything is thrown
  /// @throws InvalidFreeException when the address is not a live block
  default long resizeOrMove(Memory memory, long address, long size, boolean movesFirst) {
    if (!movesFirst && resizeInPlace(address, size)) {
      return address;
    }
    long moved = allocate(size);
    if (moved == 0) {
      return movesFirst && resizeInPlace(address, size) ? address : 0;
    }
    boolean isDone = false;
    try {
      memory.copy(address, moved, Math.min(size, usableBytes(address)));
      free(address);
      isDone = true;
    } finally {
      if (!isDone) {
        free(moved);
      }
    }
    return moved;
  }

  /// Whether a resize that moves a block is atomic to other threads: all calls are made with the
  /// heap's lock held, so none of them can be given the old address meanwhile.
  default boolean resizesUnderLock() {
    return false;
  }

  /// Resizes a block in place.
  ///
  /// @return whether that was possible; when not, nothing has changed
  /// @throws InvalidFreeException when the address is not a live block
  boolean resizeInPlace(long address, long size);

  /// Frees a block.
  ///
  /// @throws InvalidFreeException when the address is not a live block
  void free(long address);

  /// The usable size of a block, in bytes.
  ///
  /// @throws InvalidFreeException when the address is not a live block
  long usableBytes(long address);

  /// Whether an address is a live block.
  boolean isBlock(long address);

  /// Explains the refusal of a block that has just happened.
  OutOfMemoryException refused(long size, long alignment);

  /// Requires that an alignment is a power of two.
  static void requirePowerOfTwo(long alignment) {
    if (Long.bitCount(alignment) != 1 || alignment < 0) {
      throw new IllegalArgumentException(
          "alignment must be a power of two, alignment=" + alignment);
    }
  }
}
