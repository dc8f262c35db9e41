package org.freehold.heap.internal.backend;

import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.metadata.MetadataMapping;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// A segment: one reservation of a heap, divided into ranges, which are live blocks, free ranges
/// and uncommitted ranges.
///
/// Addresses inside are given as granules counted from the start. The map of the ranges, and the
/// slack of each block where the heap keeps exact sizes, are stored in metadata mappings that grow
/// with the committed part.
final class Segment {

  /// The start of the reservation; set once, by [#tryReserve].
  long base;

  /// Bytes reserved.
  final long size;

  final BlockMap map;

  private final int granuleShift;
  private final MetadataMapping mapMemory;
  private final @Nullable MetadataMapping slackMemory;

  /// Live blocks in the segment.
  long blocks;

  /// The next one of the segments whose metadata is still to be released.
  @Nullable Segment nextRetired;

  private boolean isMapReleased;
  private boolean isSlackReleased;

  private Segment(
      long size,
      int granuleShift,
      long pageGranules,
      MetadataMapping mapMemory,
      @Nullable MetadataMapping slackMemory) {
    this.size = size;
    this.granuleShift = granuleShift;
    this.mapMemory = mapMemory;
    this.slackMemory = slackMemory;
    this.map = new BlockMap(mapMemory, size >>> granuleShift, pageGranules);
  }

  /// Reserves a segment and its metadata; null when either reservation fails. Then, and when
  /// anything throws, nothing is left of it. The segment itself is reserved last, since nothing can
  /// fail after that.
  static @Nullable Segment tryReserve(
      HeapOptions options, AddressSpace host, long size, long alignment, int granuleShift) {
    AddressSpace space = options.space();
    boolean exactSizes = options.exactSizes();
    long granules = size >>> granuleShift;
    long pageGranules = space.info().pageSize() >>> granuleShift;
    MetadataMapping map = MetadataMapping.tryReserve(host, BlockMap.areas(granules, pageGranules));
    if (map == null) {
      return null;
    }
    MetadataMapping slack = null;
    boolean isReserved = false;
    try {
      slack = exactSizes ? MetadataMapping.tryReserve(host, granules) : null;
      if (exactSizes && slack == null) {
        return null;
      }
      Segment segment = new Segment(size, granuleShift, pageGranules, map, slack);
      if (!segment.map.tryDescribe(1)) {
        return null;
      }
      segment.base = space.tryReserve(size, anywhere(options, alignment));
      isReserved = segment.base != 0;
      return isReserved ? segment : null;
    } finally {
      if (!isReserved) {
        release(map, slack);
      }
    }
  }

  private static void release(MetadataMapping map, @Nullable MetadataMapping slack) {
    try {
      map.release();
    } finally {
      if (slack != null) {
        slack.release();
      }
    }
  }

  private static ReserveOptions anywhere(HeapOptions options, long alignment) {
    return ReserveOptions.ANYWHERE.withAlignment(alignment).withProtection(options.protection());
  }

  /// The first address past the reservation.
  long end() {
    return base + size;
  }

  long granuleOf(long address) {
    return (address - base) >>> granuleShift;
  }

  long addressOf(long granule) {
    return base + (granule << granuleShift);
  }

  /// Granules of the range that begins at a granule.
  long length(long granule) {
    return map.endOf(granule) - granule;
  }

  /// Granules of the free range that ends right before a granule; 0 when there is none.
  long freeBefore(long granule) {
    if (granule == 0) {
      return 0;
    }
    long previous = map.previousStart(granule - 1);
    return map.isFree(previous) ? granule - previous : 0;
  }

  /// Makes the metadata cover the first `granules` and the one after them.
  boolean tryDescribe(long granules) {
    long count = Math.min(granules + 1, map.granules());
    return (slackMemory == null || slackMemory.tryEnsure(0, count)) && map.tryDescribe(count);
  }

  /// Whether a live block begins at a granule, which may be any granule of the segment.
  boolean isBlock(long granule) {
    return map.describes(granule) && map.isBlock(granule);
  }

  /// The first granule of the live block that a granule lies in, which may be any granule of the
  /// segment; -1 when it lies in none.
  long blockAround(long granule) {
    if (!map.describes(granule)) {
      return -1;
    }
    long start = map.previousStart(granule);
    return map.isBlock(start) ? start : -1;
  }

  /// Records the slack of a block, the bytes beyond those requested; does nothing where exact sizes
  /// are not kept.
  void setSlack(long granule, long slack) {
    if (slackMemory != null) {
      RawMemory.putByte(slackMemory.base(0) + granule, (byte) slack);
    }
  }

  /// The slack of a block: its bytes beyond those requested; 0 where exact sizes are not kept.
  long slack(long granule) {
    return slackMemory == null ? 0 : RawMemory.getByte(slackMemory.base(0) + granule);
  }

  /// Committed bytes of metadata.
  long metadataBytes() {
    return map.memoryBytes() + (slackMemory == null ? 0 : slackMemory.committedBytes());
  }

  /// Releases the reservation, but not its metadata.
  ///
  /// @return whether the system released it; when not, nothing has changed
  boolean tryRelease(AddressSpace space) {
    try {
      space.release(base);
    } catch (AddressSpaceException e) {
      return false;
    }
    return true;
  }

  /// Releases the metadata of a segment whose reservation has been released. May be called again
  /// after it threw.
  void releaseMetadata() {
    if (!isMapReleased) {
      mapMemory.release();
      isMapReleased = true;
    }
    if (slackMemory != null && !isSlackReleased) {
      slackMemory.release();
      isSlackReleased = true;
    }
  }
}
