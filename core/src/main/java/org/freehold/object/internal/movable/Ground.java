package org.freehold.object.internal.movable;

import org.freehold.Bytes;
import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.object.MovableHeapOptions;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedAddressSpace;
import org.jspecify.annotations.Nullable;

/// Where a movable heap's memory comes from, charged to its byte limit: chunks, and the pages of
/// large blocks.
///
/// Each call takes effect completely or not at all. What gives memory back cannot fail for want of
/// any, and tells when the system refuses it: the memory then stays the heap's.
///
/// Not thread-safe: the heap's lock guards it.
abstract class Ground {

  /// A heap below gets chunks of at most this share of the byte limit.
  private static final int LIMIT_SHARE = 16;

  private static final int MIN_CHUNK_UNITS = 256;

  /// Log2 of the bytes of a unit.
  final int shift;

  /// Units of a chunk.
  final int chunkUnits;

  final Memory memory;
  private final boolean makesPages;
  private final long pageSize;
  private final long byteLimit;
  private long committed;
  private boolean wasLimitHit;
  long commits;
  long decommits;

  Ground(MovableHeapOptions options, int chunkUnits) {
    this.shift = Integer.numberOfTrailingZeros(options.space().info().mallocAlignment());
    this.chunkUnits = chunkUnits;
    this.memory = options.space().memory();
    this.makesPages = options.space() instanceof SimulatedAddressSpace;
    this.pageSize = options.space().info().pageSize();
    this.byteLimit = options.byteLimit();
  }

  /// The ground that the options ask for.
  ///
  /// @throws OutOfMemoryException when the initial reservation is not available
  static Ground of(MovableHeapOptions options, int chunkUnits) {
    Heap heap = options.heap();
    return heap == null
        ? new SpaceGround(options, chunkUnits)
        : new HeapGround(options, heap, chunkUnits);
  }

  /// The size of a chunk in units.
  static int chunkUnits(MovableHeapOptions options) {
    if (options.heap() == null || options.byteLimit() == 0) {
      return Chunk.MAX_UNITS;
    }
    long units = options.byteLimit() / LIMIT_SHARE / options.space().info().mallocAlignment();
    return Math.clamp(Long.highestOneBit(Math.max(1, units)), MIN_CHUNK_UNITS, Chunk.MAX_UNITS);
  }

  /// The largest block that is in a chunk, in bytes.
  final long largestInChunk() {
    return ((long) chunkUnits << shift) / 4;
  }

  /// Bytes committed for blocks.
  final long committed() {
    return committed;
  }

  /// Bytes of addresses.
  abstract long reserved();

  /// Makes a chunk without blocks, of which nothing may be committed yet; null when it is refused.
  abstract @Nullable Chunk tryChunk();

  /// Gives an empty chunk back.
  ///
  /// @return whether the system took it
  abstract boolean tryRelease(Chunk chunk);

  /// Commits units of a chunk.
  ///
  /// @return whether all of them are committed
  abstract boolean tryCommit(Chunk chunk, int from, int to);

  /// Gives back whole pages of units that no block uses.
  ///
  /// @return bytes given back
  abstract long decommit(Chunk chunk, int from, int to);

  /// Makes sure that bytes can be moved down by less than their length: simulated memory makes a
  /// page when it is first written to, for which there may be no Java memory. The contents stay.
  final void prepareToSlide(long from, long to, long bytes) {
    if (makesPages) {
      touch(from, from + bytes);
      touch(to, from);
    }
  }

  private void touch(long from, long end) {
    for (long at = from; at < end; at = (at & -pageSize) + pageSize) {
      memory.putByte(at, memory.getByte(at));
    }
  }

  /// Gets memory for a large block, and says where in its home.
  ///
  /// @return whether there was any
  abstract boolean tryLarge(LargeHome home, long size);

  /// Gives the memory of a large block back.
  abstract void releaseLarge(LargeHome home);

  /// Gives everything back; chunks and large blocks have been given back before.
  abstract void close();

  /// Why a request is refused now.
  final Diagnosis why(long size, long free) {
    if (size < 0) {
      return new Diagnosis(
          size,
          1L << shift,
          free,
          -1,
          -1,
          Diagnosis.Limit.REQUEST_TOO_LARGE,
          -1,
          "no address space holds a block of that size");
    }
    if (wasLimitHit) {
      return new Diagnosis(
          size,
          1L << shift,
          free,
          -1,
          -1,
          Diagnosis.Limit.BYTE_LIMIT,
          byteLimit,
          "the movable heap may commit "
              + Bytes.format(byteLimit)
              + " and has committed "
              + Bytes.format(committed)
              + ", and nothing more can be discarded or won by compacting");
    }
    return whySystemRefuses(size);
  }

  abstract Diagnosis whySystemRefuses(long size);

  /// Begins a request: forgets that the limit was hit.
  final void begin() {
    wasLimitHit = false;
  }

  /// Whether the limit allows bytes more.
  final boolean allows(long bytes) {
    boolean allowed = byteLimit == 0 || bytes <= byteLimit - committed;
    wasLimitHit |= !allowed;
    return allowed;
  }

  final void charge(long bytes) {
    committed += bytes;
    commits++;
  }

  final void discharge(long bytes) {
    committed -= bytes;
    decommits++;
  }
}
