package org.freehold.heap;

/// An entry of a heap walk: a segment, a block, a slab or a range.
///
/// @param kind what it is
/// @param address where it starts
/// @param size its length in bytes; for a region the committed bytes
/// @param requested the bytes requested, where the heap keeps exact sizes and the entry is a live
///   block; -1 otherwise
/// @param regionIndex the segment that it lies in, counted from 0 in the order of the walk; -1 for
///   a large block, which has a reservation of its own
/// @param inSlab whether it is a block, live or free, of the last slab shown
public record HeapEntry(
    Kind kind, long address, long size, long requested, int regionIndex, boolean inSlab) {

  /// What an entry describes.
  public enum Kind {
    /// A segment; its ranges follow in address order.
    REGION,
    /// A live block.
    BUSY,
    /// A free range, which is committed.
    FREE,
    /// A freed block in the quarantine of a debug heap.
    QUARANTINED,
    /// A slab: a run of blocks of one size class, which the front end allocated from the back end;
    /// its blocks follow, [#BUSY] and [#FREE], in address order.
    SLAB,
    /// An uncommitted range.
    UNCOMMITTED,
    /// A large block: a live block with a reservation of its own.
    LARGE
  }

  /// Whether this is a live block.
  public boolean isBusy() {
    return kind == Kind.BUSY || kind == Kind.LARGE;
  }
}
