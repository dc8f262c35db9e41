package org.freehold.playground.internal.heaps;

import java.util.List;
import org.freehold.inspect.snapshot.EntryVisitor;
import org.freehold.inspect.snapshot.SnapshotEntry;

/// Puts the entries of a heap together to items: a slab is one, with all its blocks.
final class ItemWalk implements EntryVisitor {

  private final List<? extends ItemVisitor> visitors;
  private boolean isInSegment;
  private boolean isInItem;
  private Item kind = Item.FREE;
  private long start;
  private long end;
  private long bytes;
  private long blocks;
  private long reached;

  ItemWalk(ItemVisitor... visitors) {
    this.visitors = List.of(visitors);
  }

  @Override
  public void show(SnapshotEntry entry) {
    if (entry.inSlab()) {
      if (entry.isBusy()) {
        block(entry);
      }
      return;
    }
    endItem();
    switch (entry.kind()) {
      case REGION -> {
        endSegment();
        isInSegment = true;
        reached = entry.address();
        visitors.forEach(each -> each.segment(entry.address(), entry.size()));
      }
      case LARGE -> {
        endSegment();
        visitors.forEach(each -> each.large(entry));
      }
      case SLAB -> begin(Item.SLAB, entry);
      case FREE -> begin(Item.FREE, entry);
      case UNCOMMITTED -> begin(Item.UNCOMMITTED, entry);
      case QUARANTINED -> begin(Item.QUARANTINED, entry);
      case BUSY -> {
        begin(Item.BLOCK, entry);
        block(entry);
      }
    }
  }

  private void begin(Item next, SnapshotEntry entry) {
    isInItem = true;
    kind = next;
    start = entry.address();
    end = entry.end();
    bytes = 0;
    blocks = 0;
    reached = Math.max(reached, end);
    for (ItemVisitor each : visitors) {
      each.begin(kind, start, end);
    }
  }

  private void block(SnapshotEntry entry) {
    bytes += entry.size();
    blocks++;
    for (ItemVisitor each : visitors) {
      each.block(entry);
    }
  }

  private void endItem() {
    if (!isInItem) {
      return;
    }
    isInItem = false;
    Item is = kind == Item.SLAB && blocks == 0 ? Item.EMPTY_SLAB : kind;
    for (ItemVisitor each : visitors) {
      each.end(is, start, end, bytes, blocks);
    }
  }

  private void endSegment() {
    if (isInSegment) {
      isInSegment = false;
      visitors.forEach(each -> each.endSegment(reached));
    }
  }

  /// Ends the walk.
  void finish() {
    endItem();
    endSegment();
  }
}
