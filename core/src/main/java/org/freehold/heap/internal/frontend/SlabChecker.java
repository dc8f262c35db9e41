package org.freehold.heap.internal.frontend;

import org.freehold.heap.internal.backend.BackEnd;
import org.freehold.heap.internal.check.Invariant;
import org.freehold.heap.internal.slab.SlabRecord;

/// Checks the slabs of a heap against the back end, whose blocks they are, and against their own
/// counts: INV-HEAP-04, 09, 10 and 12, as `HeapChecker` lists them. O(n) for n blocks of slabs. The
/// heap's lock is held and the front end suspended.
public final class SlabChecker {

  private final FrontEnd frontEnd;
  private final BackEnd backEnd;
  private final long pageSize;

  private long slabs;
  private long slabBytes;
  private long liveBlocks;

  public SlabChecker(FrontEnd frontEnd, BackEnd backEnd, long pageSize) {
    this.frontEnd = frontEnd;
    this.backEnd = backEnd;
    this.pageSize = pageSize;
  }

  /// Checks everything.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  public void check() {
    frontEnd.check();
    frontEnd.forEachSlab(this::checkSlab);
    FrontEndSummary known = frontEnd.summary();
    Invariant.require(slabs == known.slabs(), "INV-HEAP-04 slabs", 0);
    Invariant.require(slabBytes == known.slabBytes(), "INV-HEAP-04 slab bytes", 0);
    Invariant.require(liveBlocks == known.liveBlocks(), "INV-HEAP-04 live blocks in slabs", 0);
  }

  private void checkSlab(long record) {
    long base = SlabRecord.base(record);
    long bytes = SlabRecord.bytes(record);
    Invariant.require(
        backEnd.blockBytes(base) == bytes, "INV-HEAP-10 a slab is one block of the back end", base);
    for (long page = base; page < base + bytes; page += pageSize) {
      Invariant.require(
          frontEnd.find(page) == record, "INV-HEAP-10 a page leads to its slab", page);
    }
    int inUse = 0;
    for (int i = 0; i < SlabRecord.count(record); i++) {
      boolean isInUse = SlabRecord.isInUse(record, i);
      boolean isLive = frontEnd.isLive(SlabRecord.addressOf(record, i));
      Invariant.require(isInUse || !isLive, "INV-HEAP-10 a live block is in use", base);
      inUse += isInUse ? 1 : 0;
      liveBlocks += isLive ? 1 : 0;
    }
    Invariant.require(
        inUse == SlabRecord.inUse(record), "INV-HEAP-10 blocks in use of the slab", base);
    slabs++;
    slabBytes += bytes;
  }
}
