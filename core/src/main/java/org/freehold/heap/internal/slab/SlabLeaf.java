package org.freehold.heap.internal.slab;

import java.util.BitSet;
import org.freehold.heap.internal.metadata.MetadataMapping;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The memory of one leaf of the page map ([SlabDirectory]): an area for page entries and one for
/// block bits.
///
/// Page entries may be read for any address, so all of them are committed from the start; only
/// those that are written cost physical memory. Block bits are read only for pages of slabs, so
/// they are committed in steps as slabs come.
///
/// Not thread-safe; the directory is synchronized.
final class SlabLeaf {

  private static final int PAGES = 0;
  private static final int BITS = 1;
  private static final int STEP_SHIFT = 14;

  private final MetadataMapping memory;

  /// Steps of the area of block bits that are committed.
  private final BitSet steps = new BitSet();

  private SlabLeaf(MetadataMapping memory) {
    this.memory = memory;
  }

  /// Reserves memory for a leaf; null when it is not available.
  ///
  /// @param pageBytes of the area for page entries
  /// @param bitBytes of the area for block bits
  static @Nullable SlabLeaf tryReserve(AddressSpace host, long pageBytes, long bitBytes) {
    MetadataMapping memory = MetadataMapping.tryReserve(host, pageBytes, bitBytes);
    if (memory == null) {
      return null;
    }
    if (!memory.tryEnsure(PAGES, pageBytes)) {
      memory.release();
      return null;
    }
    return new SlabLeaf(memory);
  }

  /// Address of an area.
  long base(int area) {
    return memory.base(area);
  }

  /// Commits a range of the area of block bits.
  ///
  /// @return whether it is committed
  boolean tryCommitBits(long from, long to) {
    int end = (int) ((to - 1) >>> STEP_SHIFT) + 1;
    for (int step = (int) (from >>> STEP_SHIFT); step < end; step++) {
      long offset = (long) step << STEP_SHIFT;
      if (!steps.get(step)) {
        if (!memory.tryCommit(BITS, offset, 1L << STEP_SHIFT)) {
          return false;
        }
        steps.set(step);
      }
    }
    return true;
  }

  void release() {
    memory.release();
  }
}
