package org.freehold.heap;

/// The statistics of a heap at one moment, in bytes unless stated otherwise.
///
/// Two equations hold: `committed = busy + free + cached`, counted in whole blocks, and `reserved =
/// committed + uncommitted`; large blocks are included in both. In a debug heap `cached` is its
/// quarantine.
///
/// @param name the heap's name
/// @param reservedBytes reserved address space
/// @param committedBytes the committed part of it
/// @param uncommittedBytes the uncommitted part of it
/// @param busyBytes in live blocks, rounding included
/// @param requestedBytes requested for live blocks; -1 unless the heap keeps exact sizes
/// @param freeBytes committed and free
/// @param largestFreeBytes the largest free committed range
/// @param cachedBytes in thread caches, and in remote frees not yet collected
/// @param metadataBytes of the heap's own records, which are not part of `committedBytes`
/// @param busyBlocks number of live blocks, large ones included
/// @param freeRanges number of free committed ranges
/// @param uncommittedRanges number of uncommitted ranges
/// @param segments number of segments
/// @param largeBlocks number of live blocks with a reservation of their own
/// @param largeBytes committed bytes in these
/// @param slabs number of slabs of the front end
/// @param slabBytes in these; their free blocks are part of `freeBytes` or of `cachedBytes`
/// @param allocations blocks allocated since the heap was made
/// @param frees blocks freed since the heap was made
/// @param reallocations blocks reallocated since the heap was made
/// @param refusals requests refused since the heap was made
/// @param lockContentions how often a thread had to wait for the heap's lock
/// @param commits commit calls made since the heap was made
/// @param decommits decommit calls made since the heap was made
public record HeapSummary(
    String name,
    long reservedBytes,
    long committedBytes,
    long uncommittedBytes,
    long busyBytes,
    long requestedBytes,
    long freeBytes,
    long largestFreeBytes,
    long cachedBytes,
    long metadataBytes,
    long busyBlocks,
    long freeRanges,
    long uncommittedRanges,
    long segments,
    long largeBlocks,
    long largeBytes,
    long slabs,
    long slabBytes,
    long allocations,
    long frees,
    long reallocations,
    long refusals,
    long lockContentions,
    long commits,
    long decommits) {

  /// The footprint: committed bytes and metadata, which is what the heap costs the machine.
  public long footprintBytes() {
    return committedBytes + metadataBytes;
  }

  /// External fragmentation: 1 − largest free ÷ total free; 0 when nothing is free.
  public double externalFragmentation() {
    return freeBytes == 0 ? 0 : 1 - (double) largestFreeBytes / freeBytes;
  }

  /// Virtual fragmentation: 1 − committed ÷ reserved; 0 when nothing is reserved.
  public double virtualFragmentation() {
    return reservedBytes == 0 ? 0 : 1 - (double) committedBytes / reservedBytes;
  }
}
