package org.freehold.heap;

/// What a heap holds at one moment, in bytes unless said otherwise.
///
/// The equations that hold: `committed = busy + free + cached`, counted in whole blocks, and
/// `reserved = committed + uncommitted`; large blocks are part of both. In a debug heap `cached` is
/// its quarantine.
///
/// @param name the heap's name
/// @param reservedBytes addresses reserved
/// @param committedBytes of these, backed by memory
/// @param uncommittedBytes of these, not backed
/// @param busyBytes in live blocks, rounding included
/// @param requestedBytes in live blocks as they were asked for; -1 unless the heap keeps exact
///   sizes
/// @param freeBytes committed and free
/// @param largestFreeBytes the largest free committed range
/// @param cachedBytes in caches of threads and on the way back to their owners
/// @param metadataBytes the heap's own bookkeeping, which stands outside `committedBytes`
/// @param busyBlocks number of live blocks, large ones included
/// @param freeRanges number of free committed ranges
/// @param uncommittedRanges number of uncommitted ranges
/// @param segments number of segments
/// @param largeBlocks number of live blocks with a reservation of their own
/// @param largeBytes committed bytes in these
/// @param slabs number of slabs of the front end
/// @param slabBytes in these; their free blocks are part of `freeBytes` or of `cachedBytes`
/// @param allocations blocks handed out since the heap was made
/// @param frees blocks taken back since the heap was made
/// @param reallocations blocks resized since the heap was made
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

  /// Committed bytes and bookkeeping: what the heap costs the machine.
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
