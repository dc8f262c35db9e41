package org.freehold.object.internal.movable;

import java.util.ArrayList;
import java.util.List;
import org.freehold.Diagnosis;
import org.freehold.OutOfMemoryException;
import org.freehold.object.MovableHeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// Memory from an address space: chunks are cut from reservations of many, and committed page by
/// page; a large block is a reservation of its own.
///
/// Pages are committed 16 at a time while a chunk fills up, and one by one when that is refused.
final class SpaceGround extends Ground {

  private static final int AHEAD = 16;
  private static final long TERRITORY_64 = 64 << 20;
  private static final long TERRITORY_32 = 4 << 20;

  private final AddressSpace space;
  private final SpaceInfo info;
  private final int pageShift;
  private final long chunkBytes;
  private final long territoryBytes;
  private final List<Territory> territories = new ArrayList<>();
  private long largeBytes;

  /// Reserves what the options ask for.
  ///
  /// @throws OutOfMemoryException when the initial reservation is not available
  SpaceGround(MovableHeapOptions options, int chunkUnits) {
    super(options, chunkUnits);
    this.space = options.space();
    this.info = space.info();
    this.pageShift = Long.numberOfTrailingZeros(info.pageSize());
    this.chunkBytes = (long) chunkUnits << shift;
    this.territoryBytes = info.pointerBits() == 32 ? TERRITORY_32 : TERRITORY_64;
    if (options.initialReservation() > 0) {
      long chunks = (options.initialReservation() - 1) / chunkBytes + 1;
      if (chunks > Integer.MAX_VALUE || tryReserve((int) chunks) == null) {
        throw new OutOfMemoryException(
            space.whyNotReserved(options.initialReservation(), info.granularity()));
      }
    }
  }

  @Override
  long reserved() {
    long sum = largeBytes;
    for (Territory each : territories) {
      sum += each.bytes();
    }
    return sum;
  }

  @Override
  @Nullable Chunk tryChunk() {
    Territory territory = territoryWithRoom();
    if (territory == null) {
      return null;
    }
    PageMap pages = new PageMap((int) (chunkBytes >>> pageShift));
    long place = territory.freePlace();
    Chunk made = new Chunk(place, chunkUnits, shift, pages, territory);
    territory.take(place);
    return made;
  }

  private @Nullable Territory territoryWithRoom() {
    for (Territory each : territories) {
      if (!each.isFull()) {
        return each;
      }
    }
    Territory made = null;
    for (long chunks = Math.max(1, territoryBytes / chunkBytes);
        made == null && chunks > 0;
        chunks /= 2) {
      made = tryReserve((int) chunks);
    }
    return made;
  }

  /// Reserves a territory. The list has room for it before there is a reservation that could be
  /// lost.
  private @Nullable Territory tryReserve(int chunks) {
    int index = territories.size();
    Territory made = new Territory(chunks, chunkBytes);
    territories.add(made);
    try {
      made.base = space.tryReserve(chunks * chunkBytes, ReserveOptions.ANYWHERE);
    } finally {
      if (made.base == 0) {
        territories.remove(index);
      }
    }
    return made.base == 0 ? null : made;
  }

  @Override
  boolean tryRelease(Chunk chunk) {
    PageMap pages = pagesOf(chunk);
    if (pages.count() > 0 && !tryDecommit(chunk, pages, 0, pages.pages())) {
      return false;
    }
    Territory territory = chunk.territory;
    if (territory != null) {
      territory.give(chunk.base);
      releaseIfSpare(territory);
    }
    return true;
  }

  /// Releases a territory without chunks, unless it is the only one.
  private void releaseIfSpare(Territory territory) {
    if (territory.isEmpty() && territories.size() > 1) {
      try {
        space.release(territory.base);
        territories.remove(territory);
      } catch (AddressSpaceException | OutOfMemoryError e) {
        // It is used again later.
      }
    }
  }

  @Override
  boolean tryCommit(Chunk chunk, int from, int to) {
    PageMap pages = pagesOf(chunk);
    int end = pageUp(to);
    int missing = pages.firstClear(pageDown(from), end);
    return missing == end || tryCommitPages(chunk, pages, missing, end);
  }

  private boolean tryCommitPages(Chunk chunk, PageMap pages, int from, int to) {
    int ahead = Math.min(pages.pages(), (to + AHEAD - 1) / AHEAD * AHEAD);
    return (ahead > to && tryCommitExactly(chunk, pages, from, ahead))
        || tryCommitExactly(chunk, pages, from, to);
  }

  private boolean tryCommitExactly(Chunk chunk, PageMap pages, int from, int to) {
    long bytes = (long) (to - from - pages.countIn(from, to)) << pageShift;
    if (!allows(bytes)
        || !space.tryCommit(
            addressOf(chunk, from), (long) (to - from) << pageShift, Protection.READ_WRITE)) {
      return false;
    }
    pages.set(from, to);
    charge(bytes);
    return true;
  }

  @Override
  long decommit(Chunk chunk, int from, int to) {
    PageMap pages = pagesOf(chunk);
    int end = to == chunk.capacity ? pages.pages() : pageDown(to);
    int first = pages.firstSet(pageUp(from), end);
    if (first >= end) {
      return 0;
    }
    long before = committed();
    boolean _ = tryDecommit(chunk, pages, first, end);
    return before - committed();
  }

  private boolean tryDecommit(Chunk chunk, PageMap pages, int from, int to) {
    long bytes = (long) pages.countIn(from, to) << pageShift;
    try {
      space.decommit(addressOf(chunk, from), (long) (to - from) << pageShift);
    } catch (AddressSpaceException e) {
      return false;
    }
    pages.clear(from, to);
    discharge(bytes);
    return true;
  }

  @Override
  boolean tryLarge(LargeHome home, long size) {
    long bytes = info.pageUp(size);
    if (bytes <= 0 || bytes > info.highestAddress() - info.lowestAddress() || !allows(bytes)) {
      return false;
    }
    long address = space.tryReserve(bytes, ReserveOptions.ANYWHERE);
    if (address == 0) {
      return false;
    }
    boolean isCommitted = false;
    try {
      isCommitted = space.tryCommit(address, bytes, Protection.READ_WRITE);
    } finally {
      if (!isCommitted) {
        releaseUncommitted(address);
      }
    }
    if (isCommitted) {
      home.address = address;
      home.bytes = bytes;
      home.size = size;
      largeBytes += bytes;
      charge(bytes);
    }
    return isCommitted;
  }

  private void releaseUncommitted(long address) {
    try {
      space.release(address);
    } catch (AddressSpaceException e) {
      // Addresses without memory are lost.
    }
  }

  /// Releases a large block. Where the system refuses, which it does at its limit on mappings, the
  /// memory goes back and the addresses are lost.
  @Override
  void releaseLarge(LargeHome home) {
    try {
      space.release(home.address);
    } catch (AddressSpaceException e) {
      releaseMemory(home);
    }
    largeBytes -= home.bytes;
    discharge(home.bytes);
  }

  private void releaseMemory(LargeHome home) {
    try {
      space.discard(home.address, home.bytes);
    } catch (AddressSpaceException | OutOfMemoryError | StackOverflowError e) {
      // Nothing else can be done.
    }
  }

  @Override
  void close() {
    for (int i = territories.size() - 1; i >= 0; i--) {
      space.release(territories.get(i).base);
      territories.remove(i);
    }
  }

  @Override
  Diagnosis whySystemRefuses(long size) {
    Diagnosis why = space.whyNotReserved(Math.max(size, chunkBytes), info.granularity());
    return why.largestUsable() >= 0 && why.largestUsable() < Math.max(size, chunkBytes)
        ? why
        : space.whyNotCommitted(size);
  }

  private static PageMap pagesOf(Chunk chunk) {
    PageMap pages = chunk.pages;
    if (pages == null) {
      throw new IllegalStateException("not a chunk of an address space");
    }
    return pages;
  }

  private long addressOf(Chunk chunk, int page) {
    return chunk.base + ((long) page << pageShift);
  }

  private int pageDown(int unit) {
    return (unit << shift) >>> pageShift;
  }

  private int pageUp(int unit) {
    return ((unit << shift) + (1 << pageShift) - 1) >>> pageShift;
  }
}
