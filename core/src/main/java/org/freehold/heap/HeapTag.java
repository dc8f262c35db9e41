package org.freehold.heap;

/// The statistics of one tag of a heap.
///
/// @param number the tag that blocks are allocated with; 0 for a pseudo tag, which counts the
///   blocks of one size that were allocated without a tag
/// @param name the name it was created with; for a pseudo tag such as `Objects= 48`, `Objects>2048`
///   or `VirtualAlloc`
/// @param allocations blocks allocated
/// @param frees blocks freed
/// @param bytes requested for its live blocks
public record HeapTag(int number, String name, long allocations, long frees, long bytes) {

  /// Live blocks.
  public long blocks() {
    return allocations - frees;
  }
}
