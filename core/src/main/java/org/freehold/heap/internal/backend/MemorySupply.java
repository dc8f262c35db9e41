package org.freehold.heap.internal.backend;

import java.util.concurrent.TimeUnit;
import org.freehold.heap.HeapOptions;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.SpaceInfo;

/// The policy of a heap towards its address space: when it reserves and commits memory, and when it
/// decommits and releases some.
///
/// * Segments are reserved ahead of need, each twice as large as the one before, up to a limit; a
///   heap of fixed size has one.
/// * Memory is committed in steps that grow with the heap, from one page to 256 KiB, so that the
///   number of system calls stays logarithmic while at most a thirty-second of the heap is
///   committed ahead of need.
/// * Memory is purged: the whole pages of large free ranges are decommitted when much is free,
///   after a delay that is counted in frees and not in seconds, so that a simulated heap places its
///   blocks the same in every run. A segment without blocks is released when another one is empty
///   already; the first one stays.
/// * A heap with a purge delay (`HeapOptions.returnDelay`) is throttled in both ([PurgePacer]), and
///   purges only what has been free since the last time. The rest waits until the heap is idle, or
///   until a request would be refused otherwise ([#tryMakeRoom]).
///
/// Every operation is whole: it returns 0 or throws before anything has changed, or it is done. A
/// purge is a series of whole changes, each of which may be the last.
///
/// Not thread-safe: called with the heap's lock held.
public final class MemorySupply {

  private static final long MAX_COMMIT_STEP = 256 * 1024;
  private static final int COMMIT_STEP_DIVISOR = 32;
  private static final int KEPT_FREE_DIVISOR = 8;
  private static final int PASS_DIVISOR = 4;

  /// Memory that was free for less long may just be between two uses.
  private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final HeapOptions options;
  private final SpaceInfo info;
  private final Ranges ranges;
  private final int granuleShift;
  private final long granulesPerPage;
  private final PurgePacer pacer;

  private long nextSegmentSize;
  private int largeFreesSinceDecommit;

  /// The same since the pacer was asked, which reads a clock.
  private int largeFreesSinceLook;

  /// Memory of the heap that is not in its ranges.
  private KeptMemory kept = KeptMemory.NONE;

  private Refusal refusal = Refusal.NONE;

  public MemorySupply(HeapOptions options, Ranges ranges) {
    this.options = options;
    this.info = options.space().info();
    this.ranges = ranges;
    this.granuleShift = ranges.granuleShift();
    this.granulesPerPage = info.pageSize() >>> granuleShift;
    this.pacer = new PurgePacer(options, MIN_PAUSE_NANOS);
    this.nextSegmentSize = options.nextSegmentSize();
  }

  /// Has memory that the heap keeps beside its ranges purged together with theirs.
  public void alsoPurges(KeptMemory kept) {
    this.kept = kept;
  }

  /// Why the last request failed.
  public Refusal refusal() {
    return refusal;
  }

  /// Makes a free range of at least `granules` by committing memory.
  ///
  /// @return its address; 0 when no memory is available, and [#refusal] then says why
  long grow(long granules) {
    long address = growOnce(granules);
    boolean isWorthAnother = address == 0 && refusal != Refusal.MAXIMUM_SIZE;
    return isWorthAnother && tryMakeRoom() ? growOnce(granules) : address;
  }

  private long growOnce(long granules) {
    long address = ranges.uncommitted.bestFit(granules);
    if (address == 0 || ranges.lengthAt(address) < granules) {
      address = uncommittedWithNeighbours(granules);
    }
    if (address == 0) {
      address = newSegment(granules);
    }
    return address == 0 ? 0 : commitFrom(ranges.segmentOf(address), address, granules);
  }

  /// The smallest uncommitted range that suffices together with the free ranges around it; 0 when
  /// there is none. O(n) for n uncommitted ranges, which is why it is the last resort before a
  /// segment is added.
  private long uncommittedWithNeighbours(long granules) {
    long best = 0;
    long bestLength = Long.MAX_VALUE;
    for (long a = ranges.uncommitted.bestFit(1);
        a != 0;
        a = ranges.uncommitted.next(a, ranges.lengthAt(a))) {
      Segment segment = ranges.segmentOf(a);
      long length = reachAround(segment, segment.granuleOf(a));
      if (length >= granules && length < bestLength) {
        best = a;
        bestLength = length;
      }
    }
    return best;
  }

  /// Makes a free range that holds `granules` at a multiple of `alignment`, out of an uncommitted
  /// range and the free ranges around it that happen to span such a place. O(n) for n uncommitted
  /// ranges, so it is the last resort.
  ///
  /// @return the address of the free range; 0 when there is none
  long growAligned(long granules, long alignment) {
    for (long a = ranges.uncommitted.bestFit(1);
        a != 0;
        a = ranges.uncommitted.next(a, ranges.lengthAt(a))) {
      Segment segment = ranges.segmentOf(a);
      long granule = segment.granuleOf(a);
      long before = segment.freeBefore(granule);
      long start = segment.addressOf(granule - before);
      long skipped = (((start + alignment - 1) & -alignment) - start) >>> granuleShift;
      if (skipped + granules <= before) {
        return start;
      }
      if (skipped + granules <= reachAround(segment, granule)) {
        return commitFrom(segment, a, skipped + granules);
      }
    }
    return 0;
  }

  /// Granules of an uncommitted range and of the free ranges on both sides of it.
  private static long reachAround(Segment segment, long granule) {
    BlockMap map = segment.map;
    long end = map.endOf(granule);
    long reach = end - granule + segment.freeBefore(granule);
    return end < map.granules() && map.isFree(end) ? reach + segment.length(end) : reach;
  }

  /// Commits the start of an uncommitted range, so that together with the free range before it
  /// `granules` are free in one piece.
  ///
  /// @return the address of the coalesced free range; 0 when the system refused
  long commitFrom(Segment segment, long address, long granules) {
    long granule = segment.granuleOf(address);
    long available = segment.length(granule) << granuleShift;
    long missing = (granules - segment.freeBefore(granule)) << granuleShift;
    long needed = Math.min(available, info.pageUp(missing));
    long step = Math.min(available, Math.max(needed, commitStep()));
    if (!ranges.tryCommit(segment, address, step)
        && (step == needed || !ranges.tryCommit(segment, address, needed))) {
      refusal = Refusal.COMMIT;
      return 0;
    }
    return segment.addressOf(segment.map.previousStart(granule));
  }

  private long commitStep() {
    long part = Long.highestOneBit(Math.max(1, ranges.committedBytes / COMMIT_STEP_DIVISOR));
    return Math.clamp(part, info.pageSize(), Math.max(info.pageSize(), MAX_COMMIT_STEP));
  }

  /// Adds a segment that has room for `granules`.
  ///
  /// @return the address of its one uncommitted range; 0 when it cannot be reserved
  private long newSegment(long granules) {
    boolean isFirst = ranges.segments.count() == 0 && ranges.reservedBytes == 0;
    if (options.maximumSize() != 0 && !isFirst) {
      refusal = Refusal.MAXIMUM_SIZE;
      return 0;
    }
    long needed = alignToGranularity(granules << granuleShift);
    if (options.maximumSize() > info.highestAddress()) {
      return refuse(Refusal.RESERVE);
    }
    if (options.maximumSize() != 0) {
      long maximum = info.pageUp(options.maximumSize());
      return granules << granuleShift > maximum
          ? refuse(Refusal.MAXIMUM_SIZE)
          : orRefuse(ranges.addSegment(maximum));
    }
    long wanted = isFirst ? options.firstSegmentSize() : nextSegmentSize;
    long size = Math.max(needed, alignToGranularity(wanted));
    long address = ranges.addSegment(size);
    while (address == 0 && size > needed) {
      size = Math.max(needed, alignToGranularity(size / 2));
      address = ranges.addSegment(size);
    }
    if (address != 0 && !isFirst) {
      nextSegmentSize = Math.min(options.largestSegmentSize(), 2 * nextSegmentSize);
    }
    return orRefuse(address);
  }

  private long orRefuse(long address) {
    return address == 0 ? refuse(Refusal.RESERVE) : address;
  }

  private long refuse(Refusal why) {
    refusal = why;
    return 0;
  }

  private long alignToGranularity(long bytes) {
    return (bytes + info.granularity() - 1) & -info.granularity();
  }

  /// Reserves the first segment and commits its first bytes.
  ///
  /// @return whether both succeeded
  public boolean tryCommitInitially(long bytes) {
    if (bytes > info.highestAddress()) {
      refusal = Refusal.RESERVE;
      return false;
    }
    long granules = info.pageUp(bytes) >>> granuleShift;
    return granules == 0 || grow(granules) != 0;
  }

  /// Notes that a segment lost a block, whose bytes are part of the free range at `granule`, and
  /// purges if enough has become free. A purge that fails for want of memory, or since the kernel
  /// refuses it, leaves the rest to a later one.
  void blockRemoved(Segment segment, long granule) {
    boolean isLargeRange = segment.length(granule) << granuleShift >= options.decommitRange();
    if (isLargeRange) {
      largeFreesSinceDecommit++;
      largeFreesSinceLook++;
    }
    boolean isEmptied = ranges.blockRemoved(segment);
    if (!isEmptied && !isLargeRange) {
      return;
    }
    try {
      if (pacer.isThrottled()) {
        purgeAtPace(segment, isEmptied);
      } else {
        purgeAtOnce(segment, isEmptied);
      }
    } catch (AddressSpaceException | OutOfMemoryError | StackOverflowError _) {
      // The block is free; the memory is purged another time.
    }
  }

  /// Purges in a heap without a purge delay, which nobody else purges: a second segment without
  /// blocks at once; much free memory after a number of frees, or at once when the heap is empty.
  private void purgeAtOnce(Segment segment, boolean isEmptied) {
    if (isEmptied && ranges.releasableSegments() > 1 && ranges.isReleasable(segment)) {
      StackReserve.require();
      ranges.release(segment);
    }
    boolean isEmpty = isEmptied && ranges.emptySegments() == ranges.segments.count();
    if (muchFree() > 0 && (isEmpty || largeFreesSinceDecommit >= options.decommitDelay())) {
      decommitLargeRanges(Long.MAX_VALUE);
    }
  }

  /// Purges in a heap with a purge delay, at the pace of its pauses and only what has been free
  /// ever since the last pass: memory that was in use meanwhile is likely to be needed again. A
  /// program that uses one buffer after the other has no such memory, even where its heap is empty
  /// each time. What is free when the heap is idle is purged then ([#decommitAll]).
  private void purgeAtPace(Segment segment, boolean isEmptied) {
    if (largeFreesSinceLook < options.decommitDelay()) {
      return;
    }
    largeFreesSinceLook = 0;
    if (!pacer.isDue()) {
      return;
    }
    StackReserve.require();
    long begun = pacer.begin();
    long before = ranges.committedBytes;
    long unused = unusedBytes();
    ranges.restartLowestFree();
    if (isEmptied
        && ranges.releasableSegments() > 1
        && ranges.isReleasable(segment)
        && segment.size <= unused) {
      ranges.release(segment);
    }
    unused -= before - ranges.committedBytes;
    if (unused >= options.decommitRange() && largeFreesSinceDecommit >= options.decommitDelay()) {
      decommitLargeRanges(unused);
    }
    pacer.end(begun, before - ranges.committedBytes);
  }

  /// Free bytes beyond those that are kept committed.
  private long muchFree() {
    return ranges.freeBytes
        - Math.max(options.decommitTotal(), ranges.committedBytes / KEPT_FREE_DIVISOR);
  }

  /// Of these, the bytes that have been free since the last pass.
  private long unusedBytes() {
    return Math.min(muchFree(), ranges.lowestFreeBytes());
  }

  /// Decommits part of the large free ranges if much has been free for a while: in a busy heap,
  /// what is free now may be needed soon, and what stays free is decommitted over a few calls.
  public void decommitSome() {
    StackReserve.require();
    long bytes = unusedBytes();
    ranges.restartLowestFree();
    if (bytes > 0) {
      decommitRangesFrom(
          granulesOfLargeRange(), Math.max(bytes / PASS_DIVISOR, options.decommitRange()));
    }
    kept.releaseOld();
  }

  /// Decommits the whole pages of free ranges that are large enough.
  private void decommitLargeRanges(long maxBytes) {
    StackReserve.require();
    largeFreesSinceDecommit = 0;
    decommitRangesFrom(granulesOfLargeRange(), maxBytes);
  }

  private long granulesOfLargeRange() {
    return Math.max(granulesPerPage, options.decommitRange() >>> granuleShift);
  }

  /// Decommits every whole free page, and releases what the heap keeps beside its ranges.
  ///
  /// @return whether it kept anything there
  public boolean decommitAll() {
    StackReserve.require();
    ranges.restartLowestFree();
    decommitRangesFrom(granulesPerPage, Long.MAX_VALUE);
    return kept.releaseKept();
  }

  /// Returns what is free to the system, since a request is about to be refused: memory that waits
  /// for its purge delay must not be the reason. A heap without a purge delay has none.
  ///
  /// @return whether anything was returned, so that the request may be tried again
  public boolean tryMakeRoom() {
    if (!pacer.isThrottled()) {
      return false;
    }
    long before = ranges.committedBytes;
    decommitRangesFrom(granulesPerPage, Long.MAX_VALUE);
    boolean isAnyKeptReleased = kept.releaseKept();
    return isAnyKeptReleased || ranges.committedBytes < before;
  }

  private void decommitRangesFrom(long minGranules, long maxBytes) {
    long floor = maxBytes == Long.MAX_VALUE ? 0 : ranges.committedBytes - maxBytes;
    long address = ranges.free.bestFit(minGranules);
    while (address != 0 && ranges.committedBytes > floor) {
      long granules = ranges.lengthAt(address);
      ranges.decommitWholePages(ranges.segmentOf(address), address);
      address = ranges.free.next(address, granules);
    }
  }

  /// Releases segments without blocks, all but the first one.
  public void releaseEmptySegments() {
    StackReserve.require();
    for (int i = ranges.segments.count() - 1; i >= 0; i--) {
      if (ranges.isReleasable(ranges.segments.get(i))) {
        ranges.release(ranges.segments.get(i));
      }
    }
  }

  /// Why no memory was available.
  public enum Refusal {
    /// Nothing was refused.
    NONE,
    /// The heap has a fixed size and it is used up.
    MAXIMUM_SIZE,
    /// The address space has no room for a segment.
    RESERVE,
    /// The system refused to commit the pages.
    COMMIT
  }
}
