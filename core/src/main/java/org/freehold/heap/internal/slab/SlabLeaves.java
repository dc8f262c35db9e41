package org.freehold.heap.internal.slab;

import org.jspecify.annotations.Nullable;

/// The leaves of a page map ([SlabDirectory]), sorted by their numbers. There are few: one for each
/// GiB of addresses where a slab has been.
///
/// A leaf is added by replacing the array, which is one write after all that may fail. Leaves are
/// not removed: the page map's readers keep their addresses.
///
/// Not thread-safe; the directory is synchronized.
final class SlabLeaves {

  private SlabLeaf[] sorted = {};

  /// The leaf with a number; null when there is none.
  @Nullable SlabLeaf find(long top) {
    int index = lowerBound(top);
    return index < sorted.length && sorted[index].top == top ? sorted[index] : null;
  }

  /// The array to give to [#replace] to add a leaf.
  SlabLeaf[] with(SlabLeaf added) {
    int index = lowerBound(added.top);
    SlabLeaf[] longer = new SlabLeaf[sorted.length + 1];
    System.arraycopy(sorted, 0, longer, 0, index);
    longer[index] = added;
    System.arraycopy(sorted, index, longer, index + 1, sorted.length - index);
    return longer;
  }

  /// Replaces all leaves.
  void replace(SlabLeaf[] leaves) {
    sorted = leaves;
  }

  /// Bytes that describe pages without slabs and that [#discardIdle] would give back, at most.
  long idleBytes() {
    long bytes = 0;
    for (SlabLeaf leaf : sorted) {
      bytes += leaf.idleBytes();
    }
    return bytes;
  }

  /// Gives the memory of idle steps back to the system.
  void discardIdle() {
    for (SlabLeaf leaf : sorted) {
      leaf.discardIdle();
    }
  }

  void release() {
    for (SlabLeaf leaf : sorted) {
      leaf.release();
    }
  }

  private int lowerBound(long top) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle].top < top) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
