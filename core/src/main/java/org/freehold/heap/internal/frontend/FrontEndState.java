package org.freehold.heap.internal.frontend;

import org.freehold.heap.internal.cache.RemoteFrees;
import org.freehold.heap.internal.cache.SlabSharing;
import org.freehold.heap.internal.cache.ThreadCaches;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.heap.internal.slab.SlabDirectory;
import org.freehold.heap.internal.slab.SlabTotals;

/// The parts of a front end that exist once it has a slab.
///
/// @param directory from any address to its slab
/// @param caches which thread owns which slabs
/// @param remote remote frees, of blocks in other threads' slabs
/// @param sharing in which slabs remote frees are allowed
record FrontEndState(
    SlabDirectory directory, ThreadCaches caches, RemoteFrees remote, SlabSharing sharing) {

  /// Creates the parts for a heap's slabs.
  static FrontEndState of(
      SlabDirectory directory, SizeClasses classes, SlabTotals totals, int heapId) {
    ThreadCaches caches = new ThreadCaches(directory, classes, totals, heapId);
    RemoteFrees remote = new RemoteFrees(directory, heapId);
    return new FrontEndState(
        directory, caches, remote, new SlabSharing(directory, classes, remote));
  }
}
