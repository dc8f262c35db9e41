package org.freehold.heap.internal.backend;

import org.freehold.heap.DebugOption;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// The ranges of a heap: its segments, and indexes of their free and uncommitted ranges for best
/// fit. [MemorySupply] decides when memory is committed and purged; this class carries it out.
///
/// Rules:
/// * Adjacent free ranges are coalesced at once, unless the heap is configured not to
///   ([#coalesces]); then they are on request. Ranges of two segments never are, even where their
///   reservations touch.
/// * An uncommitted range is a free range that costs a commit. It is whole pages, and is not
///   coalesced with committed neighbours.
/// * Every change is whole: [#prepare] and the calls to the address space come before its first
///   write, and what follows neither allocates Java memory nor throws. The caller has prepared the
///   stack.
///
/// Not thread-safe: called with the heap's lock held.
public final class Ranges {

  /// The first segment begins at a multiple of this, even where the system's own granularity is a
  /// page. The alignment costs two more system calls, so the other segments do without.
  private static final long FIRST_ALIGNMENT = 64 * 1024;

  /// Ranges that one change adds to an index at most: an aligned block, or decommitted pages, leave
  /// a free range on both sides.
  private static final int MAX_ADDITIONS = 2;

  private final AddressSpace space;
  private final AddressSpace host;
  private final SpaceInfo info;
  private final HeapOptions options;
  private final int granuleShift;
  private final ByteLimit limit;
  private final CommittedPages pages;

  /// Whether a freed range is coalesced with its free neighbours at once.
  final boolean coalesces;

  final SegmentTable segments = new SegmentTable();
  final RangeIndex free;
  final RangeIndex uncommitted;
  private final ReleasedRanges released = new ReleasedRanges();

  /// The segment that was reserved first. It lives as long as the heap, so that its address can
  /// identify the heap.
  private @Nullable Segment first;

  /// The first of the segments that are released but for their metadata.
  private @Nullable Segment retired;

  /// Segments without a block.
  private int emptySegments;

  /// Bytes reserved, committed, and of these free.
  long reservedBytes;

  long committedBytes;
  long freeBytes;

  private long lowestFreeBytes;

  /// Calls to the address space.
  long commits;

  long decommits;

  public Ranges(
      HeapOptions options, AddressSpace host, ByteLimit limit, @Nullable FreeFill freeFill) {
    this.options = options;
    this.limit = limit;
    this.space = options.space();
    this.host = host;
    this.info = space.info();
    this.granuleShift = Integer.numberOfTrailingZeros(info.mallocAlignment());
    this.coalesces = !options.debugging().has(DebugOption.NO_COALESCING);
    this.pages = new CommittedPages(options, limit, freeFill);
    this.free = new RangeIndex(granuleShift);
    this.uncommitted = new RangeIndex(granuleShift);
  }

  public int granuleShift() {
    return granuleShift;
  }

  /// The segment of an address, or null.
  @Nullable Segment find(long address) {
    return segments.find(address);
  }

  /// The segment of an address that is known to lie in one.
  Segment segmentOf(long address) {
    Segment segment = segments.find(address);
    if (segment == null) {
      throw new IllegalStateException(
          "INV-HEAP-07 indexed ranges lie in segments, address=" + address);
    }
    return segment;
  }

  /// Granules of the range that begins at an address.
  long lengthAt(long address) {
    Segment segment = segmentOf(address);
    return segment.length(segment.granuleOf(address));
  }

  /// The address of the best-fitting free range; 0 when none is large enough.
  long bestFit(long granules) {
    long address = free.bestFit(granules);
    if (granules < RangeIndex.CLAMP || address == 0) {
      return address;
    }
    return bestOfLargest(granules, address);
  }

  /// Probes the ranges whose sizes the index does not distinguish.
  private long bestOfLargest(long granules, long first) {
    long best = 0;
    long bestLength = Long.MAX_VALUE;
    for (long address = first; address != 0; address = free.next(address, RangeIndex.CLAMP)) {
      Segment segment = segmentOf(address);
      long length = segment.length(segment.granuleOf(address));
      if (length >= granules && length < bestLength) {
        best = address;
        bestLength = length;
      }
    }
    return best;
  }

  /// Segments without a block.
  int emptySegments() {
    return emptySegments;
  }

  /// Segments without a block that may be released: all but the first.
  int releasableSegments() {
    return first != null && first.blocks == 0 ? emptySegments - 1 : emptySegments;
  }

  /// Whether a segment has no block and is not the first one.
  boolean isReleasable(Segment segment) {
    return segment.blocks == 0 && segment != first;
  }

  /// Makes sure that the next change of ranges allocates no Java memory.
  ///
  /// @throws OutOfMemoryError when there is none; nothing has changed
  void prepare() {
    free.prepare(MAX_ADDITIONS);
    uncommitted.prepare(1);
  }

  /// Adds a free range to the index as it is; its bytes count as free. Part of a change that
  /// [#prepare] came before, like the methods that follow.
  void index(Segment segment, long granule, long end) {
    free.add(segment.addressOf(granule), end - granule);
    freeBytes += (end - granule) << granuleShift;
  }

  /// Removes a free range from the index; its bytes no longer count as free.
  void unindex(Segment segment, long granule, long granules) {
    free.remove(segment.addressOf(granule), granules);
    freeBytes -= granules << granuleShift;
    lowestFreeBytes = Math.min(lowestFreeBytes, freeBytes);
  }

  /// The least that was free at once since [#restartLowestFree].
  long lowestFreeBytes() {
    return lowestFreeBytes;
  }

  /// Measures the least that is free from now on.
  void restartLowestFree() {
    lowestFreeBytes = freeBytes;
  }

  /// Makes the range of a block free, and coalesces it with its free neighbours unless the heap is
  /// configured not to.
  ///
  /// @return where the free range that it is now part of begins
  long free(Segment segment, long granule, long end) {
    if (coalesces) {
      return freeAndCoalesce(segment, granule, end);
    }
    index(segment, granule, end);
    return granule;
  }

  /// Makes a range free, and coalesces it with its free neighbours.
  ///
  /// @return where the coalesced range begins
  long freeAndCoalesce(Segment segment, long granule, long end) {
    BlockMap map = segment.map;
    long start = granule;
    long stop = end;
    freeBytes += (end - granule) << granuleShift;
    if (stop < map.granules() && map.isFree(stop)) {
      long next = map.endOf(stop);
      free.remove(segment.addressOf(stop), next - stop);
      map.join(stop);
      stop = next;
    }
    if (start > 0) {
      long previous = map.previousStart(start - 1);
      if (map.isFree(previous)) {
        free.remove(segment.addressOf(previous), start - previous);
        map.join(start);
        start = previous;
      }
    }
    free.add(segment.addressOf(start), stop - start);
    return start;
  }

  /// Coalesces the run of adjacent free ranges that begins at a granule: a whole change.
  void coalesceFrom(Segment segment, long granule) {
    BlockMap map = segment.map;
    if (granule >= map.granules() || !map.isFree(granule)) {
      return;
    }
    prepare();
    long first = map.endOf(granule);
    long end = first;
    while (end < map.granules() && map.isFree(end)) {
      long next = map.endOf(end);
      free.remove(segment.addressOf(end), next - end);
      map.join(end);
      end = next;
    }
    if (end > first) {
      free.remove(segment.addressOf(granule), first - granule);
      free.add(segment.addressOf(granule), end - granule);
    }
  }

  /// Coalesces all adjacent free ranges. O(n) for n ranges.
  public void coalesce() {
    for (int i = 0; i < segments.count(); i++) {
      Segment segment = segments.get(i);
      BlockMap map = segment.map;
      for (long granule = 0; granule < map.granules(); granule = map.endOf(granule)) {
        coalesceFrom(segment, granule);
      }
    }
  }

  /// Commits the first `bytes` of an uncommitted range and makes them free: a whole change.
  ///
  /// @return whether that succeeded; when not, and when it throws, nothing has changed
  boolean tryCommit(Segment segment, long address, long bytes) {
    long granule = segment.granuleOf(address);
    long length = segment.length(granule);
    long granules = bytes >>> granuleShift;
    prepare();
    if (!segment.tryDescribe(granule + granules) || !pages.tryCommit(address, bytes)) {
      return false;
    }
    commits++;
    committedBytes += bytes;
    uncommitted.remove(address, length);
    segment.map.unmarkUncommitted(granule);
    if (granules < length) {
      segment.map.begin(granule + granules);
      segment.map.markUncommitted(granule + granules);
      uncommitted.add(address + bytes, length - granules);
    }
    freeAndCoalesce(segment, granule, granule + granules);
    pages.populate(address, bytes);
    return true;
  }

  /// Decommits the whole pages of a free range, which is split into up to three: a whole change.
  ///
  /// @throws AddressSpaceException when the system refuses; like anything that is thrown here, it
  ///   leaves the ranges as they were
  void decommitWholePages(Segment segment, long address) {
    BlockMap map = segment.map;
    long granule = segment.granuleOf(address);
    long end = map.endOf(granule);
    long from = info.pageUp(address);
    long to = info.pageDown(segment.addressOf(end));
    if (from >= to) {
      return;
    }
    prepare();
    pages.decommit(from, to - from);
    decommits++;
    committedBytes -= to - from;
    unindex(segment, granule, end - granule);
    long first = segment.granuleOf(from);
    long last = segment.granuleOf(to);
    if (first > granule) {
      map.begin(first);
      index(segment, granule, first);
    }
    if (last < end) {
      map.begin(last);
      index(segment, last, end);
    }
    uncommitAndCoalesce(segment, first, last);
  }

  /// Makes a range uncommitted, and coalesces it with its uncommitted neighbours.
  private void uncommitAndCoalesce(Segment segment, long granule, long end) {
    BlockMap map = segment.map;
    long start = granule;
    long stop = end;
    if (stop < map.granules() && map.isUncommitted(stop)) {
      long next = map.endOf(stop);
      uncommitted.remove(segment.addressOf(stop), next - stop);
      map.unmarkUncommitted(stop);
      map.join(stop);
      stop = next;
    }
    if (start > 0) {
      long previous = map.previousStart(start - 1);
      if (map.isUncommitted(previous)) {
        uncommitted.remove(segment.addressOf(previous), start - previous);
        map.unmarkUncommitted(previous);
        map.join(start);
        start = previous;
      }
    }
    map.markUncommitted(start);
    uncommitted.add(segment.addressOf(start), stop - start);
  }

  /// Notes that a segment got a block.
  void blockAdded(Segment segment) {
    if (segment.blocks++ == 0) {
      emptySegments--;
    }
  }

  /// Notes that a segment lost a block.
  ///
  /// @return whether it was the last one
  boolean blockRemoved(Segment segment) {
    if (--segment.blocks > 0) {
      return false;
    }
    emptySegments++;
    return true;
  }

  /// Reserves a segment, which begins as one uncommitted range: a whole change.
  ///
  /// @return its address; 0 when it cannot be reserved
  long addSegment(long size) {
    prepare();
    segments.prepare();
    Segment segment =
        Segment.tryReserve(
            options, host, size, first == null ? FIRST_ALIGNMENT : 1, granuleShift, limit);
    if (segment == null) {
      return 0;
    }
    segments.add(segment);
    segment.map.begin(0);
    segment.map.markUncommitted(0);
    uncommitted.add(segment.base, segment.map.granules());
    first = first == null ? segment : first;
    reservedBytes += size;
    emptySegments++;
    return segment.base;
  }

  /// Releases a segment that has no blocks: a whole change. Keeps it when the system refuses.
  void release(Segment segment) {
    releaseRetired();
    pages.finishUndoing();
    if (!segment.tryRelease(space)) {
      return;
    }
    long committedBefore = committedBytes;
    forget(segment);
    segments.remove(segment);
    retire(segment);
    reservedBytes -= segment.size;
    limit.give(committedBefore - committedBytes);
    emptySegments--;
    released.add(segment.base, segment.end());
    releaseRetired();
  }

  /// Removes the ranges of a segment without blocks from the indexes, which needs no Java memory.
  private void forget(Segment segment) {
    BlockMap map = segment.map;
    for (long granule = 0; granule < map.granules(); granule = map.endOf(granule)) {
      long length = segment.length(granule);
      if (map.isUncommitted(granule)) {
        uncommitted.remove(segment.addressOf(granule), length);
      } else {
        unindex(segment, granule, length);
        committedBytes -= length << granuleShift;
      }
    }
  }

  private void retire(Segment segment) {
    segment.nextRetired = retired;
    retired = segment;
  }

  /// Releases the metadata of segments that are gone; what a call that throws has left is done by
  /// the next one.
  private void releaseRetired() {
    for (Segment segment = retired; segment != null; segment = retired) {
      segment.releaseMetadata();
      retired = segment.nextRetired;
    }
  }

  /// Decommits pages whose commit was to be undone and could not be; before the ranges are compared
  /// with the address space.
  void finishUndoing() {
    pages.finishUndoing();
  }

  /// Releases all segments; the ranges cannot be used afterwards. A call that throws may be
  /// repeated, and then does what is left.
  public void releaseAll() {
    while (segments.count() > 0) {
      Segment segment = segments.get(segments.count() - 1);
      if (!segment.tryRelease(space)) {
        space.decommit(segment.base, 0);
      }
      segments.remove(segment);
      retire(segment);
    }
    releaseRetired();
  }

  /// Addresses that the heap owned and has released.
  public ReleasedRanges released() {
    return released;
  }

  /// Bytes that are reserved.
  public long reservedBytes() {
    return reservedBytes;
  }

  /// Bytes that are committed.
  public long committedBytes() {
    return committedBytes;
  }

  /// Bytes in free ranges.
  public long freeBytes() {
    return freeBytes;
  }

  /// Bytes of metadata: committed native memory, and the Java objects. O(n) for n segments.
  long metadataBytes() {
    long bytes = free.memoryBytes() + uncommitted.memoryBytes() + segments.memoryBytes();
    for (int i = 0; i < segments.count(); i++) {
      bytes += segments.get(i).metadataBytes();
    }
    return bytes;
  }

  /// Bytes of the largest free range.
  public long largestFreeBytes() {
    return RangeCensus.largestFree(this) << granuleShift;
  }

  /// Bytes of the largest run of free and uncommitted ranges: the largest request that could be
  /// served without another segment. O(n) for n ranges; for reports.
  public long largestReachBytes() {
    return RangeCensus.largestReach(this) << granuleShift;
  }

  /// Shows the start and the end of each free range, in address order.
  public void forEachFree(AddressRangeVisitor visitor) {
    RangeCensus.forEachFree(this, visitor);
  }
}
