package org.freehold.heap.internal.blocks;

import java.util.function.Consumer;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.backend.ByteLimit;
import org.freehold.heap.internal.backend.KeptMemory;
import org.freehold.heap.internal.backend.Prefault;
import org.freehold.heap.internal.backend.PurgePacer;
import org.freehold.heap.internal.backend.ReservationOwners;
import org.freehold.heap.internal.blocks.ReservationList.Large;
import org.freehold.heap.internal.check.Invariant;
import org.freehold.heap.internal.check.SpaceChecker;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// Large blocks: each has a reservation of its own, within which it is resized in place.
///
/// In a heap with a purge delay (`HeapOptions.returnDelay`), the reservation of a freed block is
/// kept with its pages until the delay is over, since a program that uses one large buffer after
/// the other would pay for a page fault on every page each time. Three rules bound what is kept:
/// live and kept bytes together are at most what was live at once since the last purge; at most
/// [#MAX_KEPT] reservations are kept; and a request that would be refused has them all released
/// first. In any other heap, and in a debug heap, a reservation is released when its block is
/// freed.
///
/// A kernel at its limit on mappings can refuse to release a reservation, if that would split a
/// mapping in two. A free never fails for that: the memory is decommitted, and the reservation is
/// released by a later call, when there is room again.
///
/// Every operation prepares, changes and settles (`org.freehold.internal.change`): the entry of a
/// new block is made before its memory is reserved, and a free only moves an entry from one list to
/// another before anything is released.
///
/// Not thread-safe: called with the heap's lock held. O(log n) for n large blocks.
public final class LargeBlocks implements KeptMemory {

  /// Reservations that are kept at most; a search tries them all.
  private static final int MAX_KEPT = 16;

  /// A kept reservation is reused as it is when at most this part of its pages is too many.
  private static final int MAX_EXCESS_DIVISOR = 8;

  private final AddressSpace space;
  private final SpaceInfo info;
  private final Protection protection;
  private final ReserveOptions reserveAndCommit;
  private final ByteLimit limit;
  private final ReservationOwners owners;
  private final Prefault prefault;
  private final boolean keepsFreed;

  private final LargeBlockTable table = new LargeBlockTable();

  /// Reservations of freed blocks that are kept for the next ones, oldest first; and those whose
  /// release was refused.
  private final ReservationList kept = new ReservationList();

  private final ReservationList refused = new ReservationList();

  private int liveCount;
  private long reservedBytes;
  private long committedBytes;
  private long requestedBytes;

  /// Of the committed bytes, those of live blocks; and the most of them since the last purge.
  private long liveBytes;

  private long peakLiveBytes;
  private long commits;
  private long decommits;

  public LargeBlocks(HeapOptions options, ByteLimit limit) {
    this.space = options.space();
    this.protection = options.protection();
    this.reserveAndCommit = ReserveOptions.COMMITTED.withProtection(protection);
    this.limit = limit;
    this.owners = ReservationOwners.of(space);
    this.info = space.info();
    this.prefault = new Prefault(options);
    this.keepsFreed = PurgePacer.delayNanos(options) != 0 && !options.debugging().checks();
  }

  int count() {
    return liveCount;
  }

  long metadataBytes() {
    return table.memoryBytes();
  }

  /// Allocates a block; 0 when no memory is available.
  long allocate(long size, long alignment) {
    long bytes = info.pageUp(size);
    if (bytes <= 0) {
      return 0;
    }
    StackReserve.require();
    retryOneRelease();
    Large reused = reuse(bytes, alignment);
    if (reused != null) {
      revive(reused, size);
      return reused.address;
    }
    return allocateFresh(size, bytes, alignment);
  }

  private long allocateFresh(long size, long bytes, long alignment) {
    ReserveOptions options = reserveAndCommit.withAlignment(alignment);
    Large large = new Large(limit);
    table.prepare();
    releaseExcess(bytes);
    if (!tryTake(bytes)) {
      return 0;
    }
    long address = 0;
    try {
      address = space.tryReserve(bytes, options);
      if (address == 0 && releaseKept()) {
        address = space.tryReserve(bytes, options);
      }
    } finally {
      if (address == 0) {
        limit.give(bytes);
      }
    }
    if (address != 0) {
      enter(large, address, bytes, size);
      prefault.populate(address, bytes);
    }
    return address;
  }

  /// Charges bytes to the limit; releases kept reservations, the oldest first, until it has room.
  private boolean tryTake(long bytes) {
    while (!limit.tryTake(bytes)) {
      Large oldest = kept.first();
      if (oldest == null) {
        return false;
      }
      boolean _ = tryRelease(oldest);
    }
    return true;
  }

  /// The change of an allocation: enters a new block.
  private void enter(Large large, long address, long bytes, long size) {
    large.address = address;
    large.reserved = bytes;
    large.committed = bytes;
    table.add(large);
    owners.enter(large.owned, address, bytes);
    reservedBytes += bytes;
    committedBytes += bytes;
    commits++;
    setLive(large, size);
  }

  private void setLive(Large large, long size) {
    large.isLive = true;
    large.requested = size;
    requestedBytes += size;
    liveBytes += large.committed;
    peakLiveBytes = Math.max(peakLiveBytes, liveBytes);
    liveCount++;
  }

  /// Reuses the smallest kept reservation that holds `bytes` at an alignment, and sees to its
  /// pages.
  ///
  /// @return null when there is none
  private @Nullable Large reuse(long bytes, long alignment) {
    Large best = null;
    for (Large each = kept.last(); each != null; each = each.older) {
      boolean fits = each.reserved >= bytes && (each.address & (alignment - 1)) == 0;
      if (fits && (best == null || each.reserved < best.reserved)) {
        best = each;
      }
    }
    if (best == null) {
      return null;
    }
    long excess = best.committed - bytes;
    boolean isReady = excess >= 0 && excess <= bytes / MAX_EXCESS_DIVISOR;
    return isReady || trySetCommitted(best, bytes) ? best : null;
  }

  private void revive(Large large, long size) {
    kept.remove(large);
    large.isReused = true;
    setLive(large, size);
  }

  /// The block that begins at an address, or null.
  @Nullable Large find(long address) {
    Large large = table.at(address);
    return large != null && large.isLive ? large : null;
  }

  /// The start of the block in whose reservation an address lies, or 0.
  long blockAround(long address) {
    Large large = table.around(address);
    return large != null && large.isLive ? large.address : 0;
  }

  /// Whether an address lies in the reservation of a block that was freed.
  boolean isFreed(long address) {
    Large large = table.around(address);
    return large != null && !large.isLive;
  }

  /// Whether the block at an address may hold the contents of an earlier one.
  boolean isReused(long address) {
    Large large = find(address);
    return large != null && large.isReused;
  }

  /// Frees a block.
  void free(Large block) {
    StackReserve.require();
    kill(block);
    try {
      retryOneRelease();
      releaseExcess(0);
    } catch (OutOfMemoryError | StackOverflowError _) {
      // The block is free; what could not be released now is released by a later call.
    }
  }

  /// The change of a free: the reservation is kept for now.
  private void kill(Large block) {
    block.isLive = false;
    block.isOld = false;
    requestedBytes -= block.requested;
    liveBytes -= block.committed;
    liveCount--;
    kept.addLast(block);
  }

  /// Releases what may not be kept, the oldest first, when `bytes` more become live.
  private void releaseExcess(long bytes) {
    for (Large oldest = kept.first(); oldest != null && isExcess(bytes); oldest = kept.first()) {
      boolean _ = tryRelease(oldest);
    }
  }

  private boolean isExcess(long bytes) {
    return !keepsFreed
        || kept.count() > MAX_KEPT
        || committedBytes + bytes > Math.max(peakLiveBytes, liveBytes + bytes);
  }

  /// Releases the reservation of a freed block; when the kernel refuses, its memory is decommitted.
  ///
  /// @return whether it is released
  private boolean tryRelease(Large large) {
    owners.remove(large.owned); // Before anybody else can have the addresses.
    try {
      space.release(large.address);
    } catch (AddressSpaceException e) {
      owners.enter(large.owned, large.address, large.reserved);
      decommitRefused(large);
      return false;
    }
    (large.isRefused ? refused : kept).remove(large);
    table.remove(large);
    reservedBytes -= large.reserved;
    committedBytes -= large.committed;
    limit.give(large.committed);
    return true;
  }

  private void decommitRefused(Large large) {
    if (!large.isRefused) {
      kept.remove(large);
      large.isRefused = true;
      refused.addLast(large);
    }
    if (large.committed > 0) {
      boolean _ = trySetCommitted(large, 0);
    }
  }

  /// Retries the release that was refused longest ago.
  private void retryOneRelease() {
    Large oldest = refused.first();
    if (oldest != null) {
      boolean _ = tryRelease(oldest);
    }
  }

  /// Resizes a block in place.
  ///
  /// @return whether that was possible; when not, nothing has changed
  boolean resize(Large block, long size) {
    long bytes = info.pageUp(Math.max(1, size));
    if (bytes <= 0 || bytes > block.reserved) {
      return false;
    }
    StackReserve.require();
    long before = block.committed;
    if (bytes != before && !trySetCommitted(block, bytes)) {
      return false;
    }
    liveBytes += block.committed - before;
    peakLiveBytes = Math.max(peakLiveBytes, liveBytes);
    requestedBytes += size - block.requested;
    block.requested = size;
    return true;
  }

  /// Commits or decommits the end of a reservation, so that its first `bytes` are committed.
  ///
  /// @return whether that was possible; when not, nothing has changed
  private boolean trySetCommitted(Large large, long bytes) {
    if (bytes > large.committed) {
      return tryCommit(large, bytes);
    }
    try {
      space.decommit(large.address + bytes, large.committed - bytes);
    } catch (AddressSpaceException e) {
      return false;
    }
    limit.give(large.committed - bytes);
    committedBytes -= large.committed - bytes;
    decommits++;
    large.committed = bytes;
    return true;
  }

  private boolean tryCommit(Large large, long bytes) {
    long missing = bytes - large.committed;
    if (!limit.tryTake(missing)) {
      return false;
    }
    boolean isCommitted = false;
    try {
      isCommitted = space.tryCommit(large.address + large.committed, missing, protection);
    } finally {
      if (!isCommitted) {
        limit.give(missing);
      }
    }
    if (isCommitted) {
      commits++;
      committedBytes += missing;
      prefault.populate(large.address + large.committed, missing);
      large.committed = bytes;
    }
    return isCommitted;
  }

  @Override
  public boolean releaseKept() {
    boolean isAnyReleased = false;
    for (Large oldest = kept.first(); oldest != null; oldest = kept.first()) {
      isAnyReleased |= tryRelease(oldest);
    }
    for (Large each = refused.first(); each != null; ) {
      Large next = each.newer;
      isAnyReleased |= tryRelease(each);
      each = next;
    }
    peakLiveBytes = liveBytes;
    return isAnyReleased;
  }

  @Override
  public void releaseOld() {
    for (Large oldest = kept.first(); oldest != null && oldest.isOld; oldest = kept.first()) {
      boolean _ = tryRelease(oldest);
    }
    for (Large each = kept.first(); each != null; each = each.newer) {
      each.isOld = true;
    }
    peakLiveBytes = committedBytes;
  }

  /// Shows each block.
  ///
  /// @param exactSizes whether entries give the size requested
  public void walk(boolean exactSizes, Consumer<? super HeapEntry> visitor) {
    for (Large each = table.next(Long.MIN_VALUE);
        each != null;
        each = table.next(each.address + 1)) {
      if (each.isLive) {
        visitor.accept(
            new HeapEntry(
                HeapEntry.Kind.LARGE,
                each.address,
                each.committed,
                exactSizes ? each.requested : -1,
                -1,
                false));
      }
    }
  }

  /// Checks each reservation against the address space, and the totals.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  public void check(SpaceChecker checker) {
    long reserved = 0;
    long committed = 0;
    long live = 0;
    long freed = 0;
    for (Large each = table.next(Long.MIN_VALUE);
        each != null;
        each = table.next(each.address + 1)) {
      checker.requireReservation(
          "INV-HEAP-05 the heap's memory is whole reservations", each.address, each.reserved);
      checker.requireState(
          "INV-HEAP-03 pages are", each.address, each.committed, Region.State.COMMITTED);
      checker.requireState(
          "INV-HEAP-03 pages are",
          each.address + each.committed,
          each.reserved - each.committed,
          Region.State.RESERVED);
      reserved += each.reserved;
      committed += each.committed;
      live += each.isLive ? each.committed : 0;
      freed += each.isLive ? 0 : 1;
    }
    Invariant.require(
        reserved == reservedBytes
            && committed == committedBytes
            && live == liveBytes
            && freed == kept.count() + refused.count()
            && freed + liveCount == table.count(),
        "INV-HEAP-05 the totals of large blocks are those of their reservations",
        0);
    table.validate();
  }

  /// Committed bytes, and the bytes of the records about them.
  public long footprint() {
    return committedBytes + metadataBytes();
  }

  /// What the large blocks hold at the moment.
  public LargeBlockTotals totals() {
    return new LargeBlockTotals(
        liveCount,
        reservedBytes,
        committedBytes,
        committedBytes - liveBytes,
        requestedBytes,
        metadataBytes(),
        commits,
        decommits);
  }

  /// Releases all large blocks. May be repeated, if it was cut or something was refused.
  public void releaseAll() {
    StackReserve.require();
    for (Large each = table.next(Long.MIN_VALUE);
        each != null;
        each = table.next(each.address + 1)) {
      if (each.isLive) {
        kill(each);
      }
    }
    boolean isProgress = true;
    while (isProgress && table.count() > 0) {
      isProgress = releaseKept();
    }
  }
}
