package org.freehold.clib;

/// What a library did with its heap since its handle was made. Exact while no call runs.
///
/// @param allocations blocks that were allocated
/// @param frees blocks that were freed
/// @param reallocations blocks that were resized, moved or not
/// @param refusals requests that were answered by a null pointer
/// @param bytesAllocated bytes that were asked for, by allocations and by reallocations
/// @param bytesFreed bytes of the blocks that were freed, and of those that were resized as they
///   were before
/// @param liveBlocks blocks that the library has
/// @param failedCalls calls that did nothing since their argument was wrong, or the heap was
///   damaged
public record LibraryUsage(
    long allocations,
    long frees,
    long reallocations,
    long refusals,
    long bytesAllocated,
    long bytesFreed,
    long liveBlocks,
    long failedCalls) {

  /// Bytes that were asked for in the blocks that the library has.
  public long liveBytes() {
    return bytesAllocated - bytesFreed;
  }
}
