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

/// What a heap has done and what it holds, added up from its parts when somebody looks. The parts
/// count where it is cheap; what passes under the heap's lock is counted here.
///
/// Not thread-safe; the heap holds its lock.
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

  /// Counts an allocation: a refusal when the address is 0.
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

  /// Counts a reallocation: a refusal when the address is 0.
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

  /// Requests that have been served with the heap's lock held.
  long requests() {
    return allocations + frees + reallocations;
  }

  private FrontEndSummary slabs() {
    return frontEnd == null ? FrontEndSummary.NONE : frontEnd.summary();
  }

  /// Committed bytes and bookkeeping.
  long footprint() {
    long slabs = frontEnd == null ? 0 : frontEnd.metadataBytes();
    return backEnd.footprint() + large.footprint() + slabs;
  }

  /// What the heap holds at this moment.
  HeapSummary summary() {
    FrontEndSummary slabs = slabs();
    BackEndTotals back = backEnd.totals();
    LargeBlockTotals big = large.totals();
    long reserved = back.reservedBytes() + big.reservedBytes();
    long committed = back.committedBytes() + big.committedBytes();
    long free = back.freeBytes() + slabs.slabBytes() - slabs.busyBytes() - slabs.cachedBytes();
    long inBackEnd = back.requestedBytes() - slabs.slabBytes();
    return new HeapSummary(
        options.name(),
        reserved,
        committed,
        reserved - committed,
        committed - free - slabs.cachedBytes(),
        options.exactSizes() ? inBackEnd + slabs.requestedBytes() + big.requestedBytes() : -1,
        free,
        back.largestFreeBytes(),
        slabs.cachedBytes(),
        back.metadataBytes() + big.metadataBytes() + slabs.metadataBytes(),
        back.blocks() - slabs.slabs() + slabs.liveBlocks() + big.count(),
        back.freeRanges(),
        back.uncommittedRanges(),
        back.segments(),
        big.count(),
        big.committedBytes(),
        slabs.slabs(),
        slabs.slabBytes(),
        allocations + slabs.allocations(),
        frees + slabs.frees(),
        reallocations,
        refusals,
        lock.contentions(),
        back.commits() + big.commits(),
        back.decommits() + big.decommits());
  }
}
