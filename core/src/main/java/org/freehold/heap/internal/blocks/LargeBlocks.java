package org.freehold.heap.internal.blocks;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.backend.ByteLimit;
import org.freehold.heap.internal.check.SpaceChecker;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// Large blocks: each has a reservation of its own. It is released whole when the block is freed,
/// so the memory returns to the system at once; until then the block is resized in place within its
/// reservation.
///
/// A kernel at its limit on mappings can refuse to release one, if that would split a mapping in
/// two. A free never fails for that: the memory is decommitted, and the reservation is kept and
/// released by a later call, when there is room again.
///
/// Not thread-safe: called with the heap's lock held. O(log n) for n large blocks.
public final class LargeBlocks {

  /// Bytes of Java memory for each block: a tree entry, its key, and the record.
  private static final long ENTRY_BYTES = 40 + 24 + 40;

  private final AddressSpace space;
  private final SpaceInfo info;
  private final Protection protection;
  private final ReserveOptions reserveAndCommit;
  private final ByteLimit limit;
  private final NavigableMap<Long, Large> blocks = new TreeMap<>();

  /// Reservations whose release was refused: start and size.
  private final ArrayDeque<long[]> unreleased = new ArrayDeque<>();

  private long reservedBytes;
  private long committedBytes;
  private long requestedBytes;
  private long commits;
  private long decommits;

  public LargeBlocks(HeapOptions options, ByteLimit limit) {
    this.space = options.space();
    this.protection = options.protection();
    this.reserveAndCommit = ReserveOptions.COMMITTED.withProtection(protection);
    this.limit = limit;
    this.info = space.info();
  }

  int count() {
    return blocks.size();
  }

  long metadataBytes() {
    return blocks.size() * ENTRY_BYTES;
  }

  /// Allocates a block; 0 when no memory is available.
  long allocate(long size, long alignment) {
    long bytes = info.pageUp(size);
    if (bytes <= 0) {
      return 0;
    }
    releaseOneMore();
    if (!limit.tryTake(bytes)) {
      return 0;
    }
    long address = space.tryReserve(bytes, reserveAndCommit.withAlignment(alignment));
    if (address == 0) {
      limit.give(bytes);
    } else {
      blocks.put(address, new Large(bytes, bytes, size));
      reservedBytes += bytes;
      committedBytes += bytes;
      requestedBytes += size;
      commits++;
    }
    return address;
  }

  /// The block that begins at an address, or null.
  @Nullable Large find(long address) {
    return blocks.get(address);
  }

  /// The start of the block in whose reservation an address lies, or 0.
  long blockAround(long address) {
    Map.Entry<Long, Large> entry = blocks.floorEntry(address);
    return entry != null && address < entry.getKey() + entry.getValue().reserved
        ? entry.getKey()
        : 0;
  }

  /// Frees a block.
  void free(long address, Large block) {
    blocks.remove(address);
    committedBytes -= block.committed;
    limit.give(block.committed);
    requestedBytes -= block.requested;
    if (tryRelease(address)) {
      reservedBytes -= block.reserved;
    } else {
      space.decommit(address, block.reserved);
      decommits++;
      unreleased.add(new long[] {address, block.reserved});
    }
    releaseOneMore();
  }

  private boolean tryRelease(long address) {
    try {
      space.release(address);
      return true;
    } catch (AddressSpaceException e) {
      return false;
    }
  }

  /// Retries the release that was refused longest ago.
  private void releaseOneMore() {
    long[] oldest = unreleased.peek();
    if (oldest != null && tryRelease(oldest[0])) {
      unreleased.remove();
      reservedBytes -= oldest[1];
    }
  }

  /// Resizes a block in place.
  ///
  /// @return whether that was possible; when not, nothing has changed
  boolean resize(long address, Large block, long size) {
    long bytes = info.pageUp(Math.max(1, size));
    if (bytes <= 0 || bytes > block.reserved) {
      return false;
    }
    if (bytes > block.committed) {
      long missing = bytes - block.committed;
      if (!limit.tryTake(missing)) {
        return false;
      }
      if (!space.tryCommit(address + block.committed, missing, protection)) {
        limit.give(missing);
        return false;
      }
      commits++;
    } else if (bytes < block.committed) {
      space.decommit(address + bytes, block.committed - bytes);
      limit.give(block.committed - bytes);
      decommits++;
    }
    committedBytes += bytes - block.committed;
    requestedBytes += size - block.requested;
    block.committed = bytes;
    block.requested = size;
    return true;
  }

  private void forEach(BiConsumer<Long, Large> visitor) {
    blocks.forEach(visitor);
  }

  /// Shows each block.
  ///
  /// @param exactSizes whether entries give the size requested
  public void walk(boolean exactSizes, Consumer<? super HeapEntry> visitor) {
    forEach((address, block) ->
        visitor.accept(
            new HeapEntry(
                HeapEntry.Kind.LARGE,
                address,
                block.committed,
                exactSizes ? block.requested : -1,
                -1,
                false)));
  }

  /// Checks each block against the address space.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  public void check(SpaceChecker checker) {
    forEach((address, block) -> {
      checker.requireReservation(
          "INV-HEAP-05 the heap's memory is whole reservations", address, block.reserved);
      checker.requireState(
          "INV-HEAP-03 pages are", address, block.committed, Region.State.COMMITTED);
      checker.requireState(
          "INV-HEAP-03 pages are",
          address + block.committed,
          block.reserved - block.committed,
          Region.State.RESERVED);
    });
  }

  /// Committed bytes, and the bytes of the records about them.
  public long footprint() {
    return committedBytes + metadataBytes();
  }

  /// What the large blocks hold at the moment.
  public LargeBlockTotals totals() {
    return new LargeBlockTotals(
        count(),
        reservedBytes,
        committedBytes,
        requestedBytes,
        metadataBytes(),
        commits,
        decommits);
  }

  /// Releases all large blocks.
  public void releaseAll() {
    blocks.forEach((address, block) -> unreleased.add(new long[] {address, block.reserved}));
    blocks.clear();
    int left;
    do {
      left = unreleased.size();
      unreleased.removeIf(reservation -> tryRelease(reservation[0]));
    } while (unreleased.size() < left && !unreleased.isEmpty());
  }

  /// The record of one large block, whose pages are committed from the start of its reservation.
  static final class Large {
    final long reserved;
    long committed;
    long requested;

    Large(long reserved, long committed, long requested) {
      this.reserved = reserved;
      this.committed = committed;
      this.requested = requested;
    }
  }
}
