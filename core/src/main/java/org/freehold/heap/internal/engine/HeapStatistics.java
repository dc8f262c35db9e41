package org.freehold.heap.internal.engine;

import org.freehold.heap.HeapOptions;
import org.freehold.heap.HeapSummary;
import org.freehold.heap.internal.backend.BackEnd;
import org.freehold.heap.internal.backend.BackEndTotals;
import org.freehold.heap.internal.backend.HeapLock;
import org.freehold.heap.internal.blocks.LargeBlockTotals;
import org.freehold.heap.internal.blocks.LargeBlocks;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.freehold.heap.internal.frontend.FrontEndSummary;
import org.jspecify.annotations.Nullable;

/// The statistics of a heap, added up from its parts when they are read. The parts count where that
/// is cheap; requests served under the heap's lock are counted here.
///
/// Not thread-safe: called with the heap's lock held.
final class HeapStatistics {

  private final HeapOptions options;
  private final HeapLock lock;
  private final BackEnd backEnd;
  private final LargeBlocks large;
  private final @Nullable FrontEnd frontEnd;

  private long allocations;
  private long frees;
  private long reallocations;
  private long refusals;

  HeapStatistics(
      HeapOptions options,
      HeapLock lock,
      BackEnd backEnd,
      LargeBlocks large,
      @Nullable FrontEnd frontEnd) {
    this.options = options;
    this.lock = lock;
    this.backEnd = backEnd;
    this.large = large;
    this.frontEnd = frontEnd;
  }

  /// Counts an allocation, or a refusal when the address is 0.
  ///
  /// @return the address
  long countAllocation(long address) {
    if (address == 0) {
      refusals++;
    } else {
      allocations++;
    }
    return address;
  }

  /// Counts a reallocation, or a refusal when the address is 0.
  ///
  /// @return the address
  long countReallocation(long address) {
    if (address == 0) {
      refusals++;
    } else {
      reallocations++;
    }
    return address;
  }

  void countFree() {
    frees++;
  }

  /// Requests that were served with the heap's lock held.
  long requests() {
    return allocations + frees + reallocations;
  }

  /// Requests that have been served so far, by the front end too. O(n) for n slabs.
  long allRequests() {
    FrontEndSummary slabs = slabs();
    return requests() + slabs.allocations() + slabs.frees();
  }

  private FrontEndSummary slabs() {
    return frontEnd == null ? FrontEndSummary.NONE : frontEnd.summary();
  }

  /// The footprint: committed bytes and metadata.
  long footprint() {
    long slabs = frontEnd == null ? 0 : frontEnd.metadataBytes();
    return backEnd.footprint() + large.footprint() + slabs;
  }

  /// What the heap holds at the moment.
  HeapSummary summary() {
    FrontEndSummary slabs = slabs();
    BackEndTotals back = backEnd.totals();
    LargeBlockTotals largeBlocks = large.totals();
    long reserved = back.reservedBytes() + largeBlocks.reservedBytes();
    long committed = back.committedBytes() + largeBlocks.committedBytes();
    long freeInSlabs = slabs.slabBytes() - slabs.busyBytes() - slabs.cachedBytes();
    long free = back.freeBytes() + freeInSlabs + largeBlocks.freeBytes();
    long inBackEnd = back.requestedBytes() - slabs.slabBytes();
    return HeapSummary.builder(options.name())
        .reservedBytes(reserved)
        .committedBytes(committed)
        .uncommittedBytes(reserved - committed)
        .busyBytes(committed - free - slabs.cachedBytes())
        .requestedBytes(
            options.exactSizes()
                ? inBackEnd + slabs.requestedBytes() + largeBlocks.requestedBytes()
                : -1)
        .freeBytes(free)
        .largestFreeBytes(back.largestFreeBytes())
        .cachedBytes(slabs.cachedBytes())
        .metadataBytes(back.metadataBytes() + largeBlocks.metadataBytes() + slabs.metadataBytes())
        .busyBlocks(back.blocks() - slabs.slabs() + slabs.liveBlocks() + largeBlocks.count())
        .freeRanges(back.freeRanges())
        .uncommittedRanges(back.uncommittedRanges())
        .segments(back.segments())
        .largeBlocks(largeBlocks.count())
        .largeBytes(largeBlocks.committedBytes() - largeBlocks.freeBytes())
        .slabs(slabs.slabs())
        .slabBytes(slabs.slabBytes())
        .allocations(allocations + slabs.allocations())
        .frees(frees + slabs.frees())
        .reallocations(reallocations + slabs.reallocations())
        .refusals(refusals)
        .lockContentions(lock.contentions())
        .commits(back.commits() + largeBlocks.commits())
        .decommits(back.decommits() + largeBlocks.decommits())
        .build();
  }
}
