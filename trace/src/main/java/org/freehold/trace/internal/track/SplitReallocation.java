package org.freehold.trace.internal.track;

import org.freehold.trace.TraceEvent;

/// An allocation of a live block, which becomes two events: the trace reuses an address or a number
/// without a free, so the free was missed, as that of `realloc(p, 0)` may be. The free of the old
/// block comes first; the allocation is pending until the next event is read.
public final class SplitReallocation {

  private final LiveBlocks blocks;
  private boolean isPending;
  private long key;
  private long size;
  private long stack;

  public SplitReallocation(LiveBlocks blocks) {
    this.blocks = blocks;
  }

  /// Makes the event the free of the old block, and keeps the allocation of the new one.
  ///
  /// @param key of a live block
  /// @param size of the new one
  /// @param stack of the allocation, or 0
  public void begin(TraceEvent event, long key, long size, long stack) {
    this.key = key;
    this.size = size;
    this.stack = stack;
    isPending = true;
    blocks.free(event, key);
  }

  public boolean isPending() {
    return isPending;
  }

  /// Makes the event the pending allocation.
  public void end(TraceEvent event) {
    isPending = false;
    blocks.allocate(event, key, size);
  }

  public long key() {
    return key;
  }

  public long stack() {
    return stack;
  }
}
