package org.freehold.heap.internal.slab;

import org.freehold.heap.internal.metadata.MetadataMapping;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The memory of one leaf of the page map ([SlabDirectory]): an area for page entries and one for
/// block bits.
///
/// Page entries may be read for any address, so all of them are committed from the start; only
/// those that are written cost physical memory. Block bits are read only for pages of slabs, so
/// they are committed in steps as slabs come. A step describes as many pages as fill a page of the
/// system with their entries, 512 in most.
///
/// A leaf counts the pages of slabs in each step. Where there are none any more, all entries and
/// bits are zero, and their memory can be given back without anybody noticing ([#discardIdle]): it
/// stays readable, since threads look up addresses without a lock. A step is *idle* when it has no
/// slab and has had one since then.
///
/// Everything is counted in arrays that are made with the leaf: once its bits are committed, adding
/// a slab and removing it cannot fail.
///
/// Not thread-safe; the directory is synchronized.
final class SlabLeaf {

  static final int PAGES = 0;
  static final int BITS = 1;
  private static final int MIN_STEP_PAGES = 512;

  /// The number of the leaf, which is the leading bits of its addresses.
  final long top;

  private final MetadataMapping memory;
  private final int stepPages;

  /// Bytes of the block bits of a step.
  private final long stepBitBytes;

  /// For each step how many pages belong to slabs.
  private final short[] slabPages;

  /// A bit for each step whose block bits are committed, and for each that had a slab since its
  /// memory was last given back.
  private final long[] committed;

  private final long[] used;

  private int idleSteps;

  private SlabLeaf(long top, MetadataMapping memory, int stepPages, int steps, long bitBytes) {
    this.top = top;
    this.memory = memory;
    this.stepPages = stepPages;
    this.stepBitBytes = bitBytes / steps;
    this.slabPages = new short[steps];
    this.committed = new long[(steps + Long.SIZE - 1) / Long.SIZE];
    this.used = new long[committed.length];
  }

  /// Reserves memory for a leaf; null when it is not available.
  ///
  /// @param top number of the leaf
  /// @param pages that it describes
  /// @param bitBytes of the area for block bits
  static @Nullable SlabLeaf tryReserve(AddressSpace host, long top, int pages, long bitBytes) {
    long pageBytes = (long) pages * Long.BYTES;
    MetadataMapping memory = MetadataMapping.tryReserve(host, pageBytes, bitBytes);
    if (memory == null) {
      return null;
    }
    boolean isMade = false;
    try {
      int stepPages = (int) Math.max(MIN_STEP_PAGES, memory.pageSize() / Long.BYTES);
      SlabLeaf leaf = new SlabLeaf(top, memory, stepPages, pages / stepPages, bitBytes);
      isMade = memory.tryEnsure(PAGES, pageBytes);
      return isMade ? leaf : null;
    } finally {
      if (!isMade) {
        memory.release();
      }
    }
  }

  /// Address of an area.
  long base(int area) {
    return memory.base(area);
  }

  /// Commits the block bits of pages.
  ///
  /// @param from first page, counted from the start of the leaf
  /// @param to past the last one
  /// @return whether they are committed
  boolean tryCommitBits(int from, int to) {
    for (int step = from / stepPages; step <= (to - 1) / stepPages; step++) {
      if ((committed[step / Long.SIZE] >>> step & 1) == 0) {
        if (!memory.tryCommit(BITS, step * stepBitBytes, stepBitBytes)) {
          return false;
        }
        committed[step / Long.SIZE] |= 1L << step;
      }
    }
    return true;
  }

  /// Counts pages that a slab has got.
  void add(int from, int to) {
    for (int page = from; page < to; ) {
      int step = page / stepPages;
      int end = Math.min(to, (step + 1) * stepPages);
      if (slabPages[step] == 0) {
        idleSteps -= isUsed(step) ? 1 : 0;
        used[step / Long.SIZE] |= 1L << step;
      }
      slabPages[step] += (short) (end - page);
      page = end;
    }
  }

  /// Counts pages that a slab has lost.
  void remove(int from, int to) {
    for (int page = from; page < to; ) {
      int step = page / stepPages;
      int end = Math.min(to, (step + 1) * stepPages);
      slabPages[step] -= (short) (end - page);
      idleSteps += slabPages[step] == 0 ? 1 : 0;
      page = end;
    }
  }

  /// Bytes that describe idle steps.
  long idleBytes() {
    return idleSteps * (stepBitBytes + (long) stepPages * Long.BYTES);
  }

  /// Gives the memory of idle steps back to the system.
  void discardIdle() {
    for (int step = 0; step < slabPages.length && idleSteps != 0; step++) {
      if (isIdle(step)) {
        int end = step + 1;
        while (end < slabPages.length && isIdle(end)) {
          end++;
        }
        long entryBytes = (long) stepPages * Long.BYTES;
        memory.discard(PAGES, step * entryBytes, (end - step) * entryBytes);
        memory.discard(BITS, step * stepBitBytes, (end - step) * stepBitBytes);
        for (; step < end; step++) {
          used[step / Long.SIZE] &= ~(1L << step);
          idleSteps--;
        }
      }
    }
  }

  void release() {
    memory.release();
  }

  private boolean isUsed(int step) {
    return (used[step / Long.SIZE] >>> step & 1) != 0;
  }

  private boolean isIdle(int step) {
    return slabPages[step] == 0 && isUsed(step);
  }
}
