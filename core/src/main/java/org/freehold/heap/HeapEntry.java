package org.freehold.heap;

/// One step of a heap walk.
///
/// @param kind what stands there
/// @param address where it starts
/// @param size its length in bytes; for a region the committed bytes
/// @param requested the bytes that were asked for, where the heap keeps exact sizes and the entry
///   is a live block; -1 otherwise
/// @param regionIndex the segment that it stands in, counted from 0 in the order of the walk; -1
///   for a large block, which has a reservation of its own
/// @param inSlab whether it is a block of the slab that was shown last, live or free
public record HeapEntry(
    Kind kind, long address, long size, long requested, int regionIndex, boolean inSlab) {

  /// What an entry describes.
  public enum Kind {
    /// A segment; its ranges follow in the order of their addresses.
    REGION,
    /// A live block.
    BUSY,
    /// A free committed range.
    FREE,
    /// A block that a debug heap keeps from use for a while after it was freed.
    QUARANTINED,
    /// A run of blocks of one size class, which the front end took from the back end; its blocks
    /// follow, [#BUSY] and [#FREE], in the order of their addresses.
    SLAB,
    /// A range without memory behind it.
    UNCOMMITTED,
    /// A live block with a reservation of its own.
    LARGE
  }

  /// Whether this is a live block.
  public boolean isBusy() {
    return kind == Kind.BUSY || kind == Kind.LARGE;
  }
}
