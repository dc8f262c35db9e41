package org.freehold.object.internal.movable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.freehold.object.MovableHeapEntry;
import org.freehold.object.MovableHeapEntry.Kind;
import org.freehold.object.MovableHeapSummary;

/// Shows a movable heap: its statistics, and its blocks in the order of their addresses.
///
/// Not thread-safe: called with the heap's lock held.
final class Census {

  private Census() {}

  /// Bytes of the tables of all chunks.
  static long tableBytes(Placement placement) {
    long sum = 0;
    for (Chunk each = placement.lists.first(); each != null; each = placement.lists.after(each)) {
      sum += each.memoryBytes();
    }
    return sum;
  }

  /// The figures that the places of blocks tell.
  static MovableHeapSummary.Builder summary(String name, Ground ground, Placement placement) {
    long garbage = 0;
    for (Chunk each = placement.lists.first(); each != null; each = placement.lists.after(each)) {
      garbage += (long) each.garbage() << each.shift;
    }
    return MovableHeapSummary.builder(name)
        .reservedBytes(ground.reserved())
        .committedBytes(ground.committed())
        .requestedBytes(placement.requested())
        .busyBytes(placement.liveInChunks() + placement.largeBytes())
        .garbageBytes(garbage)
        .metadataBytes(tableBytes(placement))
        .discardableBlocks(placement.usage.count())
        .discardedBlocks(placement.discarded)
        .largeBlocks(placement.largeCount())
        .largeBytes(placement.largeBytes())
        .chunks(placement.lists.count())
        .discards(placement.discards())
        .movedBlocks(placement.compactor.movedBlocks)
        .movedBytes(placement.compactor.movedBytes)
        .commits(ground.commits)
        .decommits(ground.decommits);
  }

  /// All chunks in the order of their addresses.
  static List<Chunk> byAddress(Placement placement) {
    List<Chunk> chunks = new ArrayList<>();
    for (Chunk each = placement.lists.first(); each != null; each = placement.lists.after(each)) {
      chunks.add(each);
    }
    chunks.sort(Comparator.comparingLong(each -> each.base + Long.MIN_VALUE));
    return chunks;
  }

  /// The blocks in the order in which they would be discarded.
  static List<Block> byUse(UsageList usage) {
    List<Block> blocks = new ArrayList<>();
    for (DiscardableBlock each = usage.oldest(); each != null; each = usage.after(each)) {
      blocks.add(each);
    }
    return blocks;
  }

  /// Shows a chunk, with adjacent garbage as one entry.
  static void show(Chunk chunk, Consumer<? super MovableHeapEntry> visitor) {
    int garbageFrom = 0;
    for (int i = 0; i < chunk.count; i++) {
      Block block = chunk.blocks[i];
      if (block != null) {
        showRange(Kind.GARBAGE, chunk, garbageFrom, chunk.offsets[i], visitor);
        visitor.accept(entry(Kind.BLOCK, block, chunk));
        garbageFrom = chunk.end(i);
      }
    }
    showRange(Kind.TAIL, chunk, chunk.top, chunk.capacity, visitor);
  }

  private static void showRange(
      Kind kind, Chunk chunk, int from, int to, Consumer<? super MovableHeapEntry> visitor) {
    if (from < to) {
      long size = (long) (to - from) << chunk.shift;
      visitor.accept(new MovableHeapEntry(kind, chunk.address(from), size, -1, 0, false));
    }
  }

  private static MovableHeapEntry entry(Kind kind, Block block, Home home) {
    return new MovableHeapEntry(
        kind,
        home.addressOf(block),
        home.bytesOf(block),
        home.sizeOf(block),
        block.locks(),
        block.isDiscardable());
  }

  /// Shows the large blocks, in no order.
  static void showLarge(Placement placement, Consumer<? super MovableHeapEntry> visitor) {
    for (LargeHome each = placement.firstLarge(); each != null; each = each.next) {
      visitor.accept(entry(Kind.LARGE, each.block, each));
    }
  }
}
