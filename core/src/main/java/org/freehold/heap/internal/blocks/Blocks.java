package org.freehold.heap.internal.blocks;

import org.freehold.OutOfMemoryException;
import org.freehold.vm.Memory;

/// The blocks of a heap behind its lock: how requests become blocks, and how an address is known to
/// be one.
///
/// [SizeRoutedBlocks] is the ordinary way, to the back end or to a reservation of its own. The
/// checking heaps put themselves in front of it: they ask it for larger blocks and keep their
/// patterns and guards in what was not asked for.
///
/// Not thread-safe; the heap holds its lock.
public interface Blocks {

  /// Allocates a block; 0 when the memory cannot be had.
  long allocate(long size);

  /// Allocates a block at a multiple of `alignment`, a power of two; 0 when the memory cannot be
  /// had.
  long allocateAligned(long size, long alignment);

  /// Whether a block of a size has fresh pages, which are zero.
  boolean isFresh(long size);

  /// Changes the size of a block, in place or by moving it.
  ///
  /// @return where the block is from now on; 0 when the memory cannot be had, and nothing has
  ///   changed
  /// @throws InvalidFreeException when the address is not a live block
  long resize(long address, long size);

  /// Changes the size of a block where it is, or else by allocating another one, copying and
  /// freeing. A block that is far from its right place moves first and stays only when there is no
  /// memory.
  ///
  /// @param movesFirst whether to try moving before resizing in place
  /// @return where the block is from now on; 0 when there is no memory, and nothing has changed
  /// @throws InvalidFreeException when the address is not a live block
  default long resizeOrMove(Memory memory, long address, long size, boolean movesFirst) {
    if (!movesFirst && resizeInPlace(address, size)) {
      return address;
    }
    long moved = allocate(size);
    if (moved == 0) {
      return movesFirst && resizeInPlace(address, size) ? address : 0;
    }
    memory.copy(address, moved, Math.min(size, usableBytes(address)));
    free(address);
    return moved;
  }

  /// Whether a resize moves no block while another thread could be given its old address: all calls
  /// are made with the heap's lock held, and none passes it by.
  default boolean resizesUnderLock() {
    return false;
  }

  /// Changes the size of a block where it stands.
  ///
  /// @return whether that was possible; when not, nothing has changed
  /// @throws InvalidFreeException when the address is not a live block
  boolean resizeInPlace(long address, long size);

  /// Frees a block.
  ///
  /// @throws InvalidFreeException when the address is not a live block
  void free(long address);

  /// Bytes of a block that its holder may count on.
  ///
  /// @throws InvalidFreeException when the address is not a live block
  long usableBytes(long address);

  /// Whether an address is a live block.
  boolean isBlock(long address);

  /// Explains the refusal of a block that has just happened.
  OutOfMemoryException refused(long size, long alignment);

  /// Refuses an alignment that is none.
  static void requirePowerOfTwo(long alignment) {
    if (Long.bitCount(alignment) != 1 || alignment < 0) {
      throw new IllegalArgumentException(
          "alignment must be a power of two, alignment=" + alignment);
    }
  }
}
