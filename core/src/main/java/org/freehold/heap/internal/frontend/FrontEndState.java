package org.freehold.heap.internal.frontend;

import org.freehold.heap.internal.cache.RemoteFrees;
import org.freehold.heap.internal.cache.SlabSharing;
import org.freehold.heap.internal.cache.ThreadCaches;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabTotals;

/// What a front end consists of once it has a slab.
///
/// @param directory from any address to its slab
/// @param caches which thread has which slabs
/// @param remote frees of blocks in other threads' slabs
/// @param sharing in which slabs there may be such frees
record FrontEndState(
    SlabDirectory directory, ThreadCaches caches, RemoteFrees remote, SlabSharing sharing) {

  /// The parts for a heap's slabs.
  static FrontEndState of(
      SlabDirectory directory, SizeClasses classes, SlabTotals totals, int heapId) {
    ThreadCaches caches = new ThreadCaches(directory, classes, totals, heapId);
    RemoteFrees remote = new RemoteFrees(directory, heapId);
    return new FrontEndState(
        directory, caches, remote, new SlabSharing(directory, classes, remote));
  }
}
