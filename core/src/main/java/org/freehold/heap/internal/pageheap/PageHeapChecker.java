package org.freehold.heap.internal.pageheap;

import org.freehold.heap.internal.check.Invariant;
import org.freehold.heap.internal.check.SpaceChecker;
import org.freehold.heap.internal.detect.BlockList;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Region;

/// Checks the records of blocks with a guard page against each other and against the address space.
/// The heap's lock is held.
///
/// | invariant | says |
/// |---|---|
/// | INV-PAGE-01 | slots and free runs fill the arenas without gaps and do not overlap |
/// | INV-PAGE-02 | free runs do not touch within an arena, and both indexes hold the same runs |
/// | INV-PAGE-03 | pages of live blocks are committed, those of freed ones unless the system refused to decommit them; guard pages and free runs are not |
/// | INV-PAGE-04 | each total is the sum of what it counts |
/// | INV-PAGE-05 | a block lies within its pages, its guard page adjacent to them |
final class PageHeapChecker {

  private final SpaceChecker space;
  private final PageHeapAllocator pages;
  private final long pageSize;
  private long position;
  private long committed;
  private long requested;
  private long live;
  private int freed;
  private long freedBytes;

  PageHeapChecker(AddressSpace space, PageHeapAllocator pages) {
    this.space = new SpaceChecker(space);
    this.pages = pages;
    this.pageSize = space.info().pageSize();
  }

  /// Checks everything.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  void check() {
    pages.slots().forEachArena(this::checkArena);
    pages.forEach(this::checkBlock);
    Invariant.require(live == pages.blocks, "INV-PAGE-04 blocks", 0);
    Invariant.require(committed == pages.committedBytes, "INV-PAGE-04 committed bytes", 0);
    Invariant.require(requested == pages.requestedBytes, "INV-PAGE-04 requested bytes", 0);
    countLeaving();
    Invariant.require(freed == pages.quarantine().count(), "INV-PAGE-04 blocks in quarantine", 0);
    Invariant.require(
        freedBytes == pages.quarantine().bytes(), "INV-PAGE-04 bytes in quarantine", 0);
    Invariant.require(pages.areRecordsValid(), "INV-PAGE-04 blocks in the table", 0);
  }

  /// Takes the blocks that could not be released yet off the sums: they are in no quarantine.
  private void countLeaving() {
    BlockList<GuardedBlock> leaving = pages.leaving();
    for (GuardedBlock block = leaving.first(); block != null; block = leaving.after(block)) {
      freed--;
      freedBytes -= block.slotBytes;
    }
  }

  private void checkArena(long base, long bytes) {
    position = base;
    boolean afterFree = false;
    while (position < base + bytes) {
      long run = pages.slots().freeBytesAt(position);
      GuardedBlock block = pages.around(position);
      Invariant.require(
          run == 0 || block == null, "INV-PAGE-01 a slot and a free run do not overlap", position);
      Invariant.require(
          run == 0 || !afterFree, "INV-PAGE-02 adjacent free runs are coalesced", position);
      boolean begins = run != 0 || (block != null && block.start == position);
      Invariant.require(begins, "INV-PAGE-01 the arena has no gap", position);
      afterFree = run != 0;
      if (run != 0) {
        checkState(position, run, Region.State.RESERVED);
      }
      position += block == null ? run : block.slotBytes;
    }
    Invariant.require(
        position == base + bytes, "INV-PAGE-01 nothing crosses the end of an arena", base);
  }

  private void checkBlock(GuardedBlock block) {
    boolean isInside =
        block.address >= block.pages
            && block.end() <= block.pagesEnd()
            && block.slotBytes == block.pageBytes + pageSize
            && (block.pages == block.start || block.pages == block.start + pageSize);
    Invariant.require(isInside, "INV-PAGE-05 the block lies within its pages", block.address);
    boolean isInFront = block.pages != block.start;
    long guard = isInFront ? block.start : block.pagesEnd();
    checkState(guard, pageSize, Region.State.RESERVED);
    Region.State state = block.isCommitted ? Region.State.COMMITTED : Region.State.RESERVED;
    checkState(block.pages, block.pageBytes, state);
    Invariant.require(
        block.isCommitted || !block.isLive, "INV-PAGE-03 a live block has memory", block.address);
    committed += block.isCommitted ? block.pageBytes : 0;
    if (block.isLive) {
      live++;
      requested += block.size;
    } else {
      freed++;
      freedBytes += block.slotBytes;
    }
  }

  private void checkState(long address, long bytes, Region.State state) {
    space.requireState("INV-PAGE-03 pages are", address, bytes, state);
  }
}
