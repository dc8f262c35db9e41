package org.freehold.object;

/// An entry of a walk of a [MovableHeap]: a block or a range between blocks, as it was at that
/// moment.
///
/// @param kind what it is
/// @param address where it starts
/// @param size its length in bytes, rounding included
/// @param requested the bytes asked for; -1 for what is not a block
/// @param lockCount how often it is locked
/// @param isDiscardable whether it is a block that the heap may discard
public record MovableHeapEntry(
    Kind kind, long address, long size, long requested, int lockCount, boolean isDiscardable) {

  /// What an entry describes.
  public enum Kind {
    /// A live block in a chunk.
    BLOCK,
    /// A live block that has pages of its own, and never moves.
    LARGE,
    /// Where blocks were that have been freed, moved or discarded. Whole pages of it may have been
    /// decommitted.
    GARBAGE,
    /// The end of a chunk, which no block has used since the chunk was last emptied or compacted;
    /// committed as far as it was needed.
    TAIL
  }

  /// Whether this is a live block.
  public boolean isBlock() {
    return kind == Kind.BLOCK || kind == Kind.LARGE;
  }
}
