package org.freehold.heap;

/// What a heap counted under one tag.
///
/// @param number what blocks are allocated with; 0 for a pseudo tag, which counts the blocks of one
///   size that were allocated without a tag
/// @param name the name it was created with; for a pseudo tag such as `Objects= 48`, `Objects>2048`
///   or `VirtualAlloc`
/// @param allocations blocks allocated
/// @param frees blocks freed
/// @param bytes in its live blocks, as they were asked for
public record HeapTag(int number, String name, long allocations, long frees, long bytes) {

  /// Live blocks.
  public long blocks() {
    return allocations - frees;
  }
}
