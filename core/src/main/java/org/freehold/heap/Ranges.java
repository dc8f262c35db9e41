package org.freehold.heap;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// Where a heap's blocks come from and go back to: segments, and in them the free and the
/// uncommitted ranges.
///
/// Rules:
/// * Free neighbours are one range, at once. Ranges of two segments never are, even where their
///   reservations touch.
/// * An uncommitted range is a free range that costs a commit. It is whole pages, and is not joined
///   with committed neighbours.
/// * Memory is committed in steps that grow with the heap, from one page to 64 KiB, so that the
///   number of system calls stays logarithmic while at most a thirty-second of the heap is
///   committed ahead.
/// * Memory goes back: the whole pages of large free ranges are decommitted when much is free, with
///   a delay that is counted in frees and not in seconds, so that a simulated heap places its
///   blocks the same in every run. A segment without blocks is released when another one is empty
///   already.
///
/// Not thread-safe; the heap holds its lock.
final class Ranges {

  private static final long LARGEST_COMMIT_STEP = 64 * 1024;
  private static final int COMMIT_STEPS_OF_HEAP = 32;
  private static final int KEPT_FREE_PART = 8;

  /// Why memory could not be had.
  enum Refusal {
    /// Nothing was refused.
    NONE,
    /// The heap has a fixed size and it is used up.
    MAXIMUM_SIZE,
    /// The address space has no room for a segment.
    RESERVE,
    /// The system did not back the pages.
    COMMIT
  }

  private final AddressSpace space;
  private final AddressSpace host;
  private final SpaceInfo info;
  private final HeapOptions options;
  private final int granuleShift;
  private final long granulesPerPage;

  final SegmentTable segments = new SegmentTable();
  final RangeIndex free;
  final RangeIndex uncommitted;
  final FormerRanges former = new FormerRanges();

  private long nextSegmentSize;
  private int emptySegments;
  private int largeFreesSinceDecommit;

  /// Bytes reserved, committed, and of these free.
  long reservedBytes;

  long committedBytes;
  long freeBytes;
  long bookkeepingBytes;

  /// Calls to the address space.
  long commits;

  long decommits;

  /// Why the last request failed.
  Refusal refusal = Refusal.NONE;

  Ranges(HeapOptions options, AddressSpace host) {
    this.options = options;
    this.space = options.space();
    this.host = host;
    this.info = space.info();
    this.granuleShift = Integer.numberOfTrailingZeros(info.mallocAlignment());
    this.granulesPerPage = info.pageSize() >>> granuleShift;
    this.free = new RangeIndex(granuleShift);
    this.uncommitted = new RangeIndex(granuleShift);
    this.nextSegmentSize = options.nextSegmentSize();
  }

  int granuleShift() {
    return granuleShift;
  }

  /// The segment that holds an address which is known to lie in one.
  Segment segmentOf(long address) {
    Segment segment = segments.find(address);
    if (segment == null) {
      throw new IllegalStateException(
          "INV-HEAP-07 indexed ranges lie in segments, address=" + address);
    }
    return segment;
  }

  /// Granules of the range that begins at `granule`.
  static long length(Segment segment, long granule) {
    return segment.map.nextStart(granule + 1) - granule;
  }

  /// The best fitting free range, by address; 0 when none is large enough.
  long bestFit(long granules) {
    long address = free.bestFit(granules);
    if (granules < RangeIndex.CLAMP || address == 0) {
      return address;
    }
    return bestOfLargest(granules, address);
  }

  /// Looks through the ranges whose size the index does not tell apart.
  private long bestOfLargest(long granules, long first) {
    long best = 0;
    long bestLength = Long.MAX_VALUE;
    for (long address = first; address != 0; address = free.next(address, RangeIndex.CLAMP)) {
      Segment segment = segmentOf(address);
      long length = length(segment, segment.granuleOf(address));
      if (length >= granules && length < bestLength) {
        best = address;
        bestLength = length;
      }
    }
    return best;
  }

  /// Takes a free range out of the index; its bytes are no longer free.
  void take(Segment segment, long granule, long granules) {
    free.remove(segment.addressOf(granule), granules);
    freeBytes -= granules << granuleShift;
  }

  /// Makes a range free, joined with its free neighbours.
  ///
  /// @return where the joined range begins
  long give(Segment segment, long granule, long end) {
    BlockMap map = segment.map;
    long start = granule;
    long stop = end;
    freeBytes += (end - granule) << granuleShift;
    if (stop < map.granules() && map.isFree(stop)) {
      long next = map.nextStart(stop + 1);
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

  /// Makes a free range of at least `granules` by committing memory.
  ///
  /// @return its address; 0 when the memory cannot be had, with [#refusal] telling why
  long grow(long granules) {
    long address = uncommitted.bestFit(granules);
    if (address == 0 || lengthAt(address) < granules) {
      address = uncommittedWithNeighbours(granules);
    }
    if (address == 0) {
      address = newSegment(granules);
    }
    return address == 0 ? 0 : commitFrom(segmentOf(address), address, granules);
  }

  private long lengthAt(long address) {
    Segment segment = segmentOf(address);
    return length(segment, segment.granuleOf(address));
  }

  /// An uncommitted range that suffices together with the free ranges around it; 0 when there is
  /// none. Looks at every uncommitted range, which is why it is asked only before a segment is
  /// added.
  private long uncommittedWithNeighbours(long granules) {
    long best = 0;
    long bestLength = Long.MAX_VALUE;
    for (long a = uncommitted.bestFit(1); a != 0; a = uncommitted.next(a, lengthAt(a))) {
      Segment segment = segmentOf(a);
      long length = reachAround(segment, segment.granuleOf(a));
      if (length >= granules && length < bestLength) {
        best = a;
        bestLength = length;
      }
    }
    return best;
  }

  /// Granules of an uncommitted range and the free ranges on both sides.
  private static long reachAround(Segment segment, long granule) {
    BlockMap map = segment.map;
    long end = map.nextStart(granule + 1);
    long reach = end - granule + freeBefore(segment, granule);
    return end < map.granules() && map.isFree(end) ? reach + length(segment, end) : reach;
  }

  private static long freeBefore(Segment segment, long granule) {
    if (granule == 0) {
      return 0;
    }
    long previous = segment.map.previousStart(granule - 1);
    return segment.map.isFree(previous) ? granule - previous : 0;
  }

  /// Commits the start of an uncommitted range so that with the free range before it `granules` are
  /// free in a row.
  ///
  /// @return the address of the joined free range; 0 when the system refused
  long commitFrom(Segment segment, long address, long granules) {
    long granule = segment.granuleOf(address);
    long available = length(segment, granule) << granuleShift;
    long missing = (granules - freeBefore(segment, granule)) << granuleShift;
    long needed = Math.min(available, info.pageUp(missing));
    long step = Math.min(available, Math.max(needed, commitStep()));
    if (!tryCommit(segment, address, step)
        && (step == needed || !tryCommit(segment, address, needed))) {
      refusal = Refusal.COMMIT;
      return 0;
    }
    return segment.addressOf(segment.map.previousStart(granule));
  }

  private long commitStep() {
    long part = Long.highestOneBit(Math.max(1, committedBytes / COMMIT_STEPS_OF_HEAP));
    return Math.clamp(part, info.pageSize(), Math.max(info.pageSize(), LARGEST_COMMIT_STEP));
  }

  /// Commits the first `bytes` of an uncommitted range and makes them free.
  private boolean tryCommit(Segment segment, long address, long bytes) {
    long granule = segment.granuleOf(address);
    long length = length(segment, granule);
    long granules = bytes >>> granuleShift;
    long booked = segment.bookkeepingBytes();
    boolean described = segment.tryDescribe(granule + granules);
    bookkeepingBytes += segment.bookkeepingBytes() - booked;
    if (!described || !space.tryCommit(address, bytes, Protection.READ_WRITE)) {
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
    give(segment, granule, granule + granules);
    return true;
  }

  /// Adds a segment that has room for `granules`.
  ///
  /// @return the address of its one uncommitted range; 0 when it cannot be had
  private long newSegment(long granules) {
    boolean isFirst = segments.count() == 0 && reservedBytes == 0;
    if (options.maximumSize() != 0 && !isFirst) {
      refusal = Refusal.MAXIMUM_SIZE;
      return 0;
    }
    long needed = alignToGranularity(granules << granuleShift);
    if (options.maximumSize() != 0) {
      long maximum = info.pageUp(options.maximumSize());
      return granules << granuleShift > maximum
          ? refuse(Refusal.MAXIMUM_SIZE)
          : addSegment(maximum);
    }
    long wanted = isFirst ? options.firstSegmentSize() : nextSegmentSize;
    long size = Math.max(needed, alignToGranularity(wanted));
    long address = addSegment(size);
    while (address == 0 && size > needed) {
      size = Math.max(needed, alignToGranularity(size / 2));
      address = addSegment(size);
    }
    if (address != 0 && !isFirst) {
      nextSegmentSize = Math.min(options.largestSegmentSize(), 2 * nextSegmentSize);
    }
    return address == 0 ? refuse(Refusal.RESERVE) : address;
  }

  private long refuse(Refusal why) {
    refusal = why;
    return 0;
  }

  private long alignToGranularity(long bytes) {
    return (bytes + info.granularity() - 1) & -info.granularity();
  }

  private long addSegment(long size) {
    Segment segment = Segment.tryReserve(space, host, size, granuleShift, options.exactSizes());
    if (segment == null) {
      return refuse(Refusal.RESERVE);
    }
    segments.add(segment);
    segment.map.begin(0);
    segment.map.markUncommitted(0);
    uncommitted.add(segment.base, segment.map.granules());
    reservedBytes += size;
    bookkeepingBytes += segment.bookkeepingBytes();
    emptySegments++;
    return segment.base;
  }

  /// Makes the first segment and commits its first bytes.
  ///
  /// @return whether they could be had
  boolean tryCommitInitially(long bytes) {
    long granules = info.pageUp(bytes) >>> granuleShift;
    return granules == 0 || grow(granules) != 0;
  }

  /// Notes that a segment got a block.
  void blockAdded(Segment segment) {
    if (segment.blocks++ == 0) {
      emptySegments--;
    }
  }

  /// Notes that a segment lost a block, whose bytes are part of the free range at `granule`, and
  /// gives memory back where enough has gathered.
  void blockRemoved(Segment segment, long granule) {
    long bytes = length(segment, granule) << granuleShift;
    if (bytes >= options.decommitRange()) {
      largeFreesSinceDecommit++;
    }
    if (--segment.blocks == 0) {
      emptySegments++;
      segmentEmptied(segment);
    } else if (bytes >= options.decommitRange()) {
      decommitWhenMuchIsFree(options.decommitDelay());
    }
  }

  private void segmentEmptied(Segment segment) {
    if (emptySegments > 1 && options.maximumSize() == 0) {
      release(segment);
    }
    decommitWhenMuchIsFree(emptySegments == segments.count() ? 0 : options.decommitDelay());
  }

  private void decommitWhenMuchIsFree(int delay) {
    long kept = Math.max(options.decommitTotal(), committedBytes / KEPT_FREE_PART);
    if (freeBytes > kept && largeFreesSinceDecommit >= delay) {
      decommitLargeRanges();
    }
  }

  /// Decommits the whole pages of every free range that is large enough.
  void decommitLargeRanges() {
    largeFreesSinceDecommit = 0;
    long smallest = Math.max(granulesPerPage, options.decommitRange() >>> granuleShift);
    decommitRangesFrom(smallest);
  }

  /// Decommits every whole free page.
  void decommitAll() {
    decommitRangesFrom(granulesPerPage);
  }

  private void decommitRangesFrom(long smallest) {
    long address = free.bestFit(smallest);
    while (address != 0) {
      long granules = lengthAt(address);
      decommitWholePages(segmentOf(address), address);
      address = free.next(address, granules);
    }
  }

  /// Decommits the whole pages of a free range, which falls into up to three.
  private void decommitWholePages(Segment segment, long address) {
    BlockMap map = segment.map;
    long granule = segment.granuleOf(address);
    long end = map.nextStart(granule + 1);
    long from = info.pageUp(address);
    long to = info.pageDown(segment.addressOf(end));
    if (from >= to) {
      return;
    }
    space.decommit(from, to - from);
    decommits++;
    committedBytes -= to - from;
    take(segment, granule, end - granule);
    long first = segment.granuleOf(from);
    long last = segment.granuleOf(to);
    if (first > granule) {
      map.begin(first);
      keep(segment, granule, first);
    }
    if (last < end) {
      map.begin(last);
      keep(segment, last, end);
    }
    giveUncommitted(segment, first, last);
  }

  /// Puts a part of a range that was taken back into the index.
  void keep(Segment segment, long granule, long end) {
    free.add(segment.addressOf(granule), end - granule);
    freeBytes += (end - granule) << granuleShift;
  }

  /// Makes a range uncommitted, joined with uncommitted neighbours.
  private void giveUncommitted(Segment segment, long granule, long end) {
    BlockMap map = segment.map;
    long start = granule;
    long stop = end;
    if (stop < map.granules() && map.isUncommitted(stop)) {
      long next = map.nextStart(stop + 1);
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

  /// Releases segments without blocks, all but one.
  void releaseEmptySegments() {
    for (int i = segments.count() - 1; i >= 0 && emptySegments > 1; i--) {
      if (segments.get(i).blocks == 0 && options.maximumSize() == 0) {
        release(segments.get(i));
      }
    }
  }

  /// Releases a segment that has no blocks.
  private void release(Segment segment) {
    BlockMap map = segment.map;
    for (long granule = 0; granule < map.granules(); granule = map.nextStart(granule + 1)) {
      long length = length(segment, granule);
      if (map.isUncommitted(granule)) {
        uncommitted.remove(segment.addressOf(granule), length);
      } else {
        take(segment, granule, length);
        committedBytes -= length << granuleShift;
      }
    }
    segments.remove(segment);
    reservedBytes -= segment.size;
    bookkeepingBytes -= segment.bookkeepingBytes();
    emptySegments--;
    former.add(segment.base, segment.end());
    segment.release(space);
  }

  /// Releases everything; the ranges cannot be used afterwards.
  void releaseAll() {
    while (segments.count() > 0) {
      Segment segment = segments.get(segments.count() - 1);
      segments.remove(segment);
      segment.release(space);
    }
  }

  /// Bytes of records: bookkeeping with memory behind it, and the Java side.
  long metadataBytes() {
    return bookkeepingBytes
        + free.memoryBytes()
        + uncommitted.memoryBytes()
        + segments.memoryBytes();
  }

  /// Bytes of the largest free range.
  long largestFreeBytes() {
    long address = free.largest();
    if (address == 0) {
      return 0;
    }
    long largest = 0;
    for (long a = free.bestFit(lengthClamped(address)); a != 0; a = free.next(a, lengthAt(a))) {
      largest = Math.max(largest, lengthAt(a));
    }
    return largest << granuleShift;
  }

  /// Bytes of the largest run of free and uncommitted ranges: what a request could have at most.
  /// O(n) for n ranges; for reports.
  long largestReachBytes() {
    long largest = 0;
    for (int i = 0; i < segments.count(); i++) {
      BlockMap map = segments.get(i).map;
      long run = 0;
      for (long granule = 0; granule < map.granules(); ) {
        long end = map.nextStart(granule + 1);
        run = map.isBlock(granule) ? 0 : run + end - granule;
        largest = Math.max(largest, run);
        granule = end;
      }
    }
    return largest << granuleShift;
  }

  private long lengthClamped(long address) {
    return Math.min(RangeIndex.CLAMP, lengthAt(address));
  }

  /// The segment of an address, or null.
  @Nullable Segment find(long address) {
    return segments.find(address);
  }
}
