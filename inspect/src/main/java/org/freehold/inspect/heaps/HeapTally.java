package org.freehold.inspect.heaps;

import java.io.IOException;
import java.util.TreeMap;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotEntry;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// Totals over the entries of a heap, in bytes unless stated otherwise, computed in one pass.
///
/// Large blocks are counted separately, as in `!heap`: *reserved* and *committed* are those of
/// segments. The uncommitted end of a segment after the first is a *large uncommitted range*.
public final class HeapTally {

  private static final long NO_ADDRESS = -1;

  private final long rangeBytes;
  private long reserved;
  private long committed;
  private long largeUncommitted;
  private long free;
  private long largestFree;
  private long freeRanges;
  private long uncommittedRanges;
  private long largeBlocks;
  private long largeBytes;
  private long segments;
  private long slabs;
  private long busyBlocks;
  private long busyBytes;
  private final TreeMap<Long, Range> ranges = new TreeMap<>();

  private long regionBase = NO_ADDRESS;
  private long regionEnd;
  private long uncommittedEnd;
  private long uncommittedSize;

  /// Blocks whose sizes lie in one range.
  ///
  /// @param from the smallest size
  /// @param busy live blocks of the back end
  /// @param free free ranges of the back end
  /// @param frontBusy live blocks of slabs
  /// @param frontFree free blocks of slabs
  /// @param unused bytes of live blocks that were not requested (internal fragmentation), where
  ///   that is known
  /// @param known live blocks for which it is known
  public record Range(
      long from, long busy, long free, long frontBusy, long frontFree, long unused, long known) {

    /// Mean unused bytes of a live block.
    public long average() {
      return known == 0 ? 0 : unused / known;
    }

    Range plus(SnapshotEntry entry) {
      boolean isBusy = entry.isBusy();
      boolean isFront = entry.inSlab();
      boolean isKnown = isBusy && entry.requested() >= 0;
      return new Range(
          from,
          busy + (isBusy && !isFront ? 1 : 0),
          free + (!isBusy && !isFront ? 1 : 0),
          frontBusy + (isBusy && isFront ? 1 : 0),
          frontFree + (!isBusy && isFront ? 1 : 0),
          unused + (isKnown ? entry.size() - entry.requested() : 0),
          known + (isKnown ? 1 : 0));
    }

    /// The sum of two ranges.
    public Range plus(Range other) {
      return new Range(
          from,
          busy + other.busy,
          free + other.free,
          frontBusy + other.frontBusy,
          frontFree + other.frontFree,
          unused + other.unused,
          known + other.known);
    }
  }

  private HeapTally(long rangeBytes) {
    this.rangeBytes = rangeBytes;
  }

  /// Computes the totals of a heap.
  ///
  /// @param snapshot that has it
  /// @param heap the heap
  /// @param rangeBytes how many sizes make up a [Range]
  /// @return the totals
  /// @throws IOException when the snapshot cannot be read
  public static HeapTally of(HeapSnapshot snapshot, SnapshotHeap heap, long rangeBytes)
      throws IOException {
    HeapTally tally = new HeapTally(rangeBytes);
    snapshot.visit(heap, tally::add);
    tally.closeRegion();
    if (heap.figure("walked") == 0) {
      tally.takeFigures(heap);
    }
    return tally;
  }

  private void add(SnapshotEntry entry) {
    switch (entry.kind()) {
      case REGION -> {
        closeRegion();
        segments++;
        committed += entry.size();
        regionBase = entry.address();
        regionEnd = entry.address();
        uncommittedEnd = NO_ADDRESS;
      }
      case UNCOMMITTED -> {
        uncommittedRanges++;
        uncommittedEnd = entry.end();
        uncommittedSize = entry.size();
      }
      case SLAB -> slabs++;
      case QUARANTINED -> {} // Neither live nor available.
      case LARGE -> {
        largeBlocks++;
        largeBytes += entry.size();
      }
      case FREE -> {
        if (!entry.inSlab()) {
          free += entry.size();
          freeRanges++;
          largestFree = Math.max(largestFree, entry.size());
        }
      }
      case BUSY -> {
        busyBlocks++;
        busyBytes += entry.size();
      }
    }
    if (entry.kind() == Kind.LARGE) {
      return;
    }
    if (entry.kind() != Kind.REGION) {
      regionEnd = Math.max(regionEnd, entry.end());
    }
    if (entry.kind() == Kind.BUSY || entry.kind() == Kind.FREE) {
      long from = entry.size() / rangeBytes * rangeBytes;
      Range range = ranges.getOrDefault(from, new Range(from, 0, 0, 0, 0, 0, 0));
      ranges.put(from, range.plus(entry));
    }
  }

  private void closeRegion() {
    if (regionBase == NO_ADDRESS) {
      return;
    }
    reserved += regionEnd - regionBase;
    if (segments > 1 && uncommittedEnd == regionEnd) {
      largeUncommitted += uncommittedSize;
    }
  }

  /// Takes the totals from the heap's own summary when its entries were not captured.
  private void takeFigures(SnapshotHeap heap) {
    largeBlocks = heap.figure("largeBlocks");
    largeBytes = heap.figure("largeBytes");
    reserved = heap.figure("reservedBytes") - largeBytes;
    committed = heap.figure("committedBytes") - largeBytes;
    free = heap.figure("freeBytes");
    largestFree = heap.figure("largestFreeBytes");
    freeRanges = heap.figure("freeRanges");
    uncommittedRanges = heap.figure("uncommittedRanges");
    segments = heap.figure("segments");
    busyBlocks = heap.figure("busyBlocks") - largeBlocks;
    busyBytes = heap.figure("busyBytes") - largeBytes;
  }

  /// Addresses reserved by segments.
  public long reserved() {
    return reserved;
  }

  /// Of these, backed by memory.
  public long committed() {
    return committed;
  }

  /// Reserved addresses without the large uncommitted ranges.
  public long virtual() {
    return reserved - largeUncommitted;
  }

  /// Free committed bytes of the back end.
  public long free() {
    return free;
  }

  /// Free committed ranges of the back end.
  public long freeRanges() {
    return freeRanges;
  }

  /// Uncommitted ranges.
  public long uncommittedRanges() {
    return uncommittedRanges;
  }

  /// Live blocks with a reservation of their own.
  public long largeBlocks() {
    return largeBlocks;
  }

  /// Bytes in these.
  public long largeBytes() {
    return largeBytes;
  }

  /// Segments.
  public long segments() {
    return segments;
  }

  /// Slabs of the front end.
  public long slabs() {
    return slabs;
  }

  /// Live blocks in segments.
  public long busyBlocks() {
    return busyBlocks;
  }

  /// Bytes in these.
  public long busyBytes() {
    return busyBytes;
  }

  /// How many sizes make up a [Range].
  public long rangeBytes() {
    return rangeBytes;
  }

  /// The blocks by size, the smallest first.
  public Iterable<Range> ranges() {
    return ranges.values();
  }

  /// 1 − largest free ÷ total free.
  public double externalFragmentation() {
    return free == 0 ? 0 : 1 - (double) largestFree / free;
  }

  /// 1 − committed ÷ virtual.
  public double virtualFragmentation() {
    return virtual() == 0 ? 0 : 1 - (double) committed / virtual();
  }
}
