package org.freehold.heap.internal.backend;

import org.freehold.OutOfMemoryException;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;

/// Has the system back committed pages with physical memory in one call, where each page would
/// otherwise cost a page fault when it is touched first. A call for 16 pages takes half as long as
/// 16 faults do; but a page that nobody touches is resident for nothing.
///
/// So a heap does it for all of its memory only if that is asked for (`HeapOptions.prefault`), and
/// otherwise for slabs of small blocks, which touch all of their pages as soon as a few of them are
/// written. Not in a small heap, where a replay or a short program touches hardly anything.
///
/// Nothing fails for it: a page that could not be brought in is faulted in when it is touched.
public final class Prefault {

  /// Slabs whose blocks are at most this large are populated.
  private static final int MAX_BLOCK_BYTES = 1024;

  /// Up to this many committed bytes, pages are faulted in one by one as they are touched.
  private static final long SMALL_HEAP_BYTES = 4 << 20;

  private final AddressSpace space;
  private final boolean isHost;
  private final boolean isAskedFor;

  public Prefault(HeapOptions options) {
    this.space = options.space();
    this.isHost = space.equals(AddressSpace.host());
    this.isAskedFor = options.prefault();
  }

  /// Populates pages that have just been committed, if that is asked for.
  public void populate(long address, long bytes) {
    if (isAskedFor) {
      tryPopulate(address, bytes);
    }
  }

  /// Populates the pages of a new slab, if its blocks are small.
  ///
  /// @param committedBytes of the heap
  public void populateSlab(long address, long bytes, int blockSize, long committedBytes) {
    if (isHost && blockSize <= MAX_BLOCK_BYTES && committedBytes > SMALL_HEAP_BYTES) {
      tryPopulate(address, bytes);
    }
  }

  private void tryPopulate(long address, long bytes) {
    try {
      space.populate(address, bytes);
    } catch (OutOfMemoryException
        | AddressSpaceException
        | OutOfMemoryError
        | StackOverflowError _) {
      // A shortage of physical memory shows when the pages are touched.
    }
  }
}
