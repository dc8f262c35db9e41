package org.freehold.win32.internal.movable;

import org.freehold.win32.internal.heap.HeapBlocks;
import org.freehold.win32.internal.heap.OpenHeap;
import org.freehold.win32.internal.status.LastError;

/// Objects whose block has a reservation of its own: how far such a block may be resized where it
/// is. The numbers are those of 64-bit Wine 8.0, seen from outside:
///
/// * An object of [#LEAST] bytes or more is large.
/// * Its reservation is a multiple of 64 KiB, of which [#HEADER] bytes are not the block's. So it
///   grows in place up to that, also after it has shrunk.
/// * It shrinks in place to [#LEAST_KEPT] bytes, and then is large still. What is smaller moves to
///   an ordinary block, which a fixed or locked object may not.
///
/// Freehold's own threshold is a little higher; with the bytes for the header, every object that is
/// large here has a reservation of its own there.
final class LargeObjects {

  /// The smallest large object, in bytes.
  private static final long LEAST = 0xF_EFC9;

  /// The smallest size that a large object has without moving, in bytes.
  private static final long LEAST_KEPT = 0x3_FBD9;

  /// Bytes of the reservation that are not the block's.
  private static final long HEADER = 0x58;

  private static final long GRANULARITY = 0x1_0000;

  private final HeapBlocks blocks;
  private final LastError lastError;

  LargeObjects(HeapBlocks blocks, LastError lastError) {
    this.blocks = blocks;
    this.lastError = lastError;
  }

  private static long reservationFor(long size) {
    return (size + HEADER + GRANULARITY - 1) & -GRANULARITY;
  }

  /// Allocates a block of any size, a large one with room to grow where there is memory for it.
  ///
  /// @return the block; 0 with `ERROR_NOT_ENOUGH_MEMORY`
  long allocate(OpenHeap heap, int heapFlags, long size) {
    if (size >= LEAST && reservationFor(size) > 0) {
      int before = lastError.get();
      long block = allocateWithRoom(heap, heapFlags, size);
      lastError.set(before);
      if (block != 0) {
        return block;
      }
    }
    return blocks.allocate(heap, heapFlags, size);
  }

  private long allocateWithRoom(OpenHeap heap, int heapFlags, long size) {
    long reservation = reservationFor(size);
    long block = blocks.allocate(heap, heapFlags, reservation);
    if (block == 0 || blocks.resizeInPlace(heap, 0, block, reservation, size)) {
      return block;
    }
    blocks.free(heap, 0, block);
    return 0;
  }

  /// Resizes a block that has a reservation of its own, in place.
  ///
  /// @return whether that was possible; when not, it is unchanged
  boolean resize(OpenHeap heap, int heapFlags, long block, long old, long size) {
    if (size < LEAST_KEPT) {
      return false;
    }
    if (size <= old) {
      return blocks.resizeInPlace(heap, heapFlags, block, old, size);
    }
    // The pages of the header are there when it fits; then the block gives them back.
    return size + HEADER > 0
        && blocks.resizeInPlace(heap, heapFlags, block, old, size + HEADER)
        && blocks.resizeInPlace(heap, heapFlags, block, size + HEADER, size);
  }
}
