package org.freehold.heap.internal.pageheap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.freehold.heap.internal.backend.RangeIndex;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// The slots of blocks with a guard page: runs of pages cut from larger reservations, the *arenas*.
///
/// Cutting is cheaper than a reservation for each block: taking and returning a slot is no system
/// call, and freed neighbours become one kernel mapping again instead of staying two. An arena is
/// as large as all before it together, within bounds; one that is entirely free is released if
/// there is another one.
///
/// Invariants INV-PAGE-01 and 02: slots and free runs fill an arena; free runs of an arena do not
/// touch each other, and none crosses from one arena into another; their pages are not committed.
///
/// Not thread-safe; the heap's lock is held.
public final class PageSlots {

  private static final long MIN_ARENA_BYTES = 1L << 20;
  private static final long MAX_ARENA_BYTES = 1L << 30;
  private static final long MAX_ARENA_BYTES_32 = 1L << 24;

  private final AddressSpace space;
  private final SpaceInfo info;
  private final int pageShift;
  private final BiConsumer<Long, Long> onRelease;

  /// Bytes of each arena by its address.
  private final NavigableMap<Long, Long> arenas = new TreeMap<>();

  /// Bytes of each free run by its address, and the runs by size.
  private final NavigableMap<Long, Long> free = new TreeMap<>();

  private final RangeIndex bySize;

  long reservedBytes;
  long freeBytes;

  /// Creates an empty set of arenas.
  ///
  /// @param space in which the arenas are reserved
  /// @param onRelease receives start and end of each arena that is released
  PageSlots(AddressSpace space, BiConsumer<Long, Long> onRelease) {
    this.space = space;
    this.info = space.info();
    this.pageShift = Long.numberOfTrailingZeros(info.pageSize());
    this.onRelease = onRelease;
    this.bySize = new RangeIndex(pageShift);
  }

  /// Takes a slot of whole pages such that the page at `offset` is at a multiple of an alignment.
  ///
  /// @return null when there is no address space
  @Nullable Slot take(long bytes, long offset, long alignment) {
    long slack = Math.max(0, alignment - info.pageSize());
    long needed = bytes + slack;
    if (needed < 0) {
      return null;
    }
    long run = fit(needed);
    if (run == 0) {
      run = newArena(needed);
    }
    if (run == 0) {
      return null;
    }
    long runBytes = remove(run);
    long start = ((run + offset + alignment - 1) & -alignment) - offset;
    insert(run, start - run);
    insert(start + bytes, run + runBytes - start - bytes);
    return new Slot(start, bytes);
  }

  /// Returns a slot, whose pages are decommitted, and coalesces it with free neighbours.
  void give(long address, long bytes) {
    Map.Entry<Long, Long> arena = arenas.floorEntry(address);
    if (arena == null) {
      throw new IllegalStateException("INV-PAGE-01 a slot lies in an arena, address=" + address);
    }
    long arenaStart = arena.getKey();
    long arenaEnd = arenaStart + arena.getValue();
    long start = address;
    long end = address + bytes;
    Map.Entry<Long, Long> before = free.lowerEntry(start);
    if (before != null && before.getKey() + before.getValue() == start && start != arenaStart) {
      start = before.getKey();
      remove(start);
    }
    if (end != arenaEnd && free.containsKey(end)) {
      end += remove(end);
    }
    insert(start, end - start);
    if (start == arenaStart && end == arenaEnd && arenas.size() > 1) {
      releaseArena(arenaStart);
    }
  }

  /// Releases every arena that is entirely free.
  void releaseFree() {
    List<Long> whole = new ArrayList<>();
    arenas.forEach((base, bytes) -> {
      if (bytes.equals(free.get(base))) {
        whole.add(base);
      }
    });
    whole.forEach(this::releaseArena);
  }

  /// Releases everything, including slots in use.
  void releaseAll() {
    arenas.forEach((base, bytes) -> {
      try {
        space.release(base);
      } catch (AddressSpaceException e) {
        space.decommit(base, bytes);
      }
    });
    arenas.clear();
    free.clear();
    reservedBytes = 0;
  }

  /// Whether an address lies in an arena.
  boolean contains(long address) {
    Map.Entry<Long, Long> arena = arenas.floorEntry(address);
    return arena != null && address < arena.getKey() + arena.getValue();
  }

  /// Visits the address and bytes of each arena.
  void forEachArena(BiConsumer<Long, Long> visitor) {
    arenas.forEach(visitor);
  }

  /// Bytes of the free run that begins at an address; 0 for none.
  long freeBytesAt(long address) {
    return free.getOrDefault(address, 0L);
  }

  private long fit(long bytes) {
    long pages = bytes >>> pageShift;
    long run = bySize.bestFit(pages);
    while (run != 0 && bytesOf(run) < bytes) {
      run = bySize.next(run, bytesOf(run) >>> pageShift);
    }
    return run;
  }

  private long bytesOf(long run) {
    Long bytes = free.get(run);
    if (bytes == null) {
      throw new IllegalStateException("INV-PAGE-02 a free run is in both indexes, address=" + run);
    }
    return bytes;
  }

  private long newArena(long needed) {
    long largest = info.pointerBits() == 32 ? MAX_ARENA_BYTES_32 : MAX_ARENA_BYTES;
    long wanted = Math.max(needed, Math.clamp(reservedBytes, MIN_ARENA_BYTES, largest));
    long base = space.tryReserve(wanted, ReserveOptions.ANYWHERE);
    if (base == 0 && wanted > needed) {
      wanted = needed;
      base = space.tryReserve(needed, ReserveOptions.ANYWHERE);
    }
    if (base != 0) {
      long bytes = info.pageUp(wanted);
      arenas.put(base, bytes);
      reservedBytes += bytes;
      touchOnce(base);
      insert(base, bytes);
    }
    return base;
  }

  /// Touches one page of a new arena, and decommits it. Linux merges adjacent mappings only when
  /// they share one `anon_vma`; a mapping gets its own with the first page that is touched, and
  /// mappings split from it inherit that. Without this each block would get an `anon_vma` of its
  /// own, and a freed block would remain a mapping forever.
  private void touchOnce(long base) {
    if (info.name().equals("native")
        && space.tryCommit(base, info.pageSize(), Protection.READ_WRITE)) {
      space.memory().putByte(base, (byte) 0);
      space.decommit(base, info.pageSize());
    }
  }

  /// Releases an arena that is entirely free; it stays when the system refuses.
  private void releaseArena(long base) {
    try {
      space.release(base);
    } catch (AddressSpaceException e) {
      return;
    }
    long bytes = remove(base);
    arenas.remove(base);
    reservedBytes -= bytes;
    onRelease.accept(base, base + bytes);
  }

  private void insert(long start, long bytes) {
    if (bytes > 0) {
      free.put(start, bytes);
      bySize.add(start, bytes >>> pageShift);
      freeBytes += bytes;
    }
  }

  private long remove(long start) {
    long bytes = bytesOf(start);
    free.remove(start);
    bySize.remove(start, bytes >>> pageShift);
    freeBytes -= bytes;
    return bytes;
  }

  /// A run of pages in use.
  ///
  /// @param address of its first page
  /// @param bytes its length
  record Slot(long address, long bytes) {}
}
