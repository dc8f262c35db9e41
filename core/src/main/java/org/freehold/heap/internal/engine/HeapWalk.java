package org.freehold.heap.internal.engine;

import java.util.function.Consumer;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.backend.Ranges;
import org.freehold.heap.internal.backend.SegmentWalk;
import org.freehold.heap.internal.blocks.LargeBlocks;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.jspecify.annotations.Nullable;

/// The heap walk: shows the contents of a heap in address order, each segment with its ranges and,
/// in place of a block that is a slab, the slab and its blocks; then the large blocks. The heap's
/// lock is held and the front end suspended.
final class HeapWalk {

  private final boolean exactSizes;
  private final Ranges ranges;
  private final LargeBlocks large;
  private final @Nullable FrontEnd frontEnd;

  HeapWalk(HeapOptions options, Ranges ranges, LargeBlocks large, @Nullable FrontEnd frontEnd) {
    this.exactSizes = options.exactSizes();
    this.ranges = ranges;
    this.large = large;
    this.frontEnd = frontEnd;
  }

  void accept(Consumer<? super HeapEntry> visitor) {
    new SegmentWalk(ranges, exactSizes, this::showSlab).accept(visitor);
    large.walk(exactSizes, visitor);
  }

  private boolean showSlab(long address, int region, Consumer<? super HeapEntry> visitor) {
    return frontEnd != null && frontEnd.walkSlab(address, region, visitor);
  }
}
