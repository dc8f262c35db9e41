package org.freehold.trace;

/// An allocation of a live block, which becomes two events: the trace reuses an address or a number
/// without a free, so the free was missed, as that of `realloc(p, 0)` may be. The free of the old
/// block comes first; the allocation is pending until the reader is asked for the next event.
final class SplitReallocation {

  private final LiveBlocks blocks;
  private boolean isPending;
  private long key;
  private long size;
  private long stack;

  SplitReallocation(LiveBlocks blocks) {
    this.blocks = blocks;
  }

  /// Makes the event the free of the old block, and keeps the allocation of the new one.
  ///
  /// @param key of a live block
  /// @param size of the new one
  /// @param stack of the allocation, or 0
  void begin(TraceEvent event, long key, long size, long stack) {
    this.key = key;
    this.size = size;
    this.stack = stack;
    isPending = true;
    blocks.free(event, key);
  }

  boolean isPending() {
    return isPending;
  }

  /// Makes the event the pending allocation.
  void end(TraceEvent event) {
    isPending = false;
    blocks.allocate(event, key, size);
  }

  long key() {
    return key;
  }

  long stack() {
    return stack;
  }
}
