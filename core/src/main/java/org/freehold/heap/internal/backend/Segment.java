package org.freehold.heap.internal.backend;

import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.metadata.MetadataMapping;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.internal.RawMemory;
import org.jspecify.annotations.Nullable;

/// A reservation of a heap, cut into ranges: live blocks, free ranges, uncommitted ranges.
///
/// Addresses inside are spoken of as granules counted from the start. The map of the ranges, and
/// the sizes asked for where the heap keeps them, stand in bookkeeping memory that grows with the
/// committed part.
final class Segment {

  /// The start of the reservation.
  final long base;

  /// Bytes reserved.
  final long size;

  final BlockMap map;

  private final int granuleShift;
  private final MetadataMapping mapMemory;
  private final @Nullable MetadataMapping slackMemory;

  /// Live blocks in the segment.
  long blocks;

  private Segment(
      long base,
      long size,
      int granuleShift,
      long pageGranules,
      MetadataMapping mapMemory,
      @Nullable MetadataMapping slackMemory) {
    this.base = base;
    this.size = size;
    this.granuleShift = granuleShift;
    this.mapMemory = mapMemory;
    this.slackMemory = slackMemory;
    this.map = new BlockMap(mapMemory, size >>> granuleShift, pageGranules);
  }

  /// Reserves a segment and its bookkeeping; null when either cannot be had.
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
    MetadataMapping slack = exactSizes ? MetadataMapping.tryReserve(host, granules) : null;
    boolean booked = slack != null || !exactSizes;
    long base = booked ? space.tryReserve(size, anywhere(options, alignment)) : 0;
    if (base == 0) {
      map.release();
      if (slack != null) {
        slack.release();
      }
      return null;
    }
    Segment segment = new Segment(base, size, granuleShift, pageGranules, map, slack);
    if (segment.map.tryDescribe(1)) {
      return segment;
    }
    segment.tryRelease(space);
    return null;
  }

  private static ReserveOptions anywhere(HeapOptions options, long alignment) {
    return ReserveOptions.ANYWHERE.withAlignment(alignment).withProtection(options.protection());
  }

  /// The first address after the reservation.
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

  /// Granules of the free range right before a granule; 0 when there is none.
  long freeBefore(long granule) {
    if (granule == 0) {
      return 0;
    }
    long previous = map.previousStart(granule - 1);
    return map.isFree(previous) ? granule - previous : 0;
  }

  /// Makes the bookkeeping reach over the first `granules` and the one after them.
  boolean tryDescribe(long granules) {
    long count = Math.min(granules + 1, map.granules());
    return (slackMemory == null || slackMemory.tryEnsure(0, count)) && map.tryDescribe(count);
  }

  /// Whether a live block begins at a granule, which may be any of the segment.
  boolean isBlock(long granule) {
    return map.describes(granule) && map.isBlock(granule);
  }

  /// The live block that holds a granule, which may be any of the segment; -1 when there is none.
  long blockAround(long granule) {
    if (!map.describes(granule)) {
      return -1;
    }
    long start = map.previousStart(granule);
    return map.isBlock(start) ? start : -1;
  }

  /// Notes how much of a block was not asked for; nothing where sizes are not kept.
  void setSlack(long granule, long slack) {
    if (slackMemory != null) {
      RawMemory.putByte(slackMemory.base(0) + granule, (byte) slack);
    }
  }

  /// How much of a block was not asked for; 0 where sizes are not kept.
  long slack(long granule) {
    return slackMemory == null ? 0 : RawMemory.getByte(slackMemory.base(0) + granule);
  }

  /// Bytes of bookkeeping that have memory behind them.
  long bookkeepingBytes() {
    return map.memoryBytes() + (slackMemory == null ? 0 : slackMemory.committedBytes());
  }

  /// Gives the reservation and its bookkeeping back.
  ///
  /// @return whether the system took the reservation; when not, nothing has changed
  boolean tryRelease(AddressSpace space) {
    try {
      space.release(base);
    } catch (AddressSpaceException e) {
      return false;
    }
    mapMemory.release();
    if (slackMemory != null) {
      slackMemory.release();
    }
    return true;
  }
}
