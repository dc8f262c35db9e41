package org.freehold.heap.internal.slab;

import java.util.BitSet;
import org.freehold.heap.internal.metadata.MetadataMapping;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The memory of one leaf of the map of slabs ([SlabDirectory]): an area for its pages and one for
/// their bits.
///
/// The pages may be read for any address, so all of them have memory from the start, of which only
/// what is written costs any. Bits are read only of pages that belong to a slab, so they get memory
/// when a slab comes, in steps.
///
/// Not thread-safe; the directory is synchronized.
final class SlabLeaf {

  private static final int PAGES = 0;
  private static final int BITS = 1;
  private static final int STEP_SHIFT = 14;

  private final MetadataMapping memory;

  /// Steps of the area of bits that have memory.
  private final BitSet steps = new BitSet();

  private SlabLeaf(MetadataMapping memory) {
    this.memory = memory;
  }

  /// Takes memory for a leaf; null when it cannot be had.
  ///
  /// @param pageBytes of the area for pages
  /// @param bitBytes of the area for bits
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

  long base(int area) {
    return memory.base(area);
  }

  /// Gives memory to bytes of the area of bits.
  ///
  /// @return whether they have it
  boolean tryBits(long from, long to) {
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
