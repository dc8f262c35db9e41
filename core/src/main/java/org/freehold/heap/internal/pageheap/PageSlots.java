package org.freehold.heap.internal.pageheap;

import org.freehold.heap.internal.backend.RangeIndex;
import org.freehold.internal.tree.LongTree;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SpaceInfo;

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
/// Taking and giving are whole: what they need of Java memory is prepared first ([#prepareGive]).
/// An arena is released after the change, and stays when that fails.
///
/// Not thread-safe; the heap's lock is held.
public final class PageSlots {

  private static final long MIN_ARENA_BYTES = 1L << 20;
  private static final long MAX_ARENA_BYTES = 1L << 30;
  private static final long MAX_ARENA_BYTES_32 = 1L << 24;

  private final AddressSpace space;
  private final SpaceInfo info;
  private final int pageShift;
  private final LongBiConsumer onRelease;

  /// Bytes of each arena by its address.
  private final LongTree arenas = LongTree.map();

  /// Bytes of each reservation that could not be made an arena, nor be released.
  private final LongTree refused = LongTree.map();

  /// Bytes of each free run by its address, and the runs by size.
  private final LongTree free = LongTree.map();

  private final RangeIndex bySize;

  long reservedBytes;
  long freeBytes;

  /// Creates an empty set of arenas.
  ///
  /// @param space in which the arenas are reserved
  /// @param onRelease receives start and end of each arena that is released
  PageSlots(AddressSpace space, LongBiConsumer onRelease) {
    this.space = space;
    this.info = space.info();
    this.pageShift = Long.numberOfTrailingZeros(info.pageSize());
    this.onRelease = onRelease;
    this.bySize = new RangeIndex(pageShift);
  }

  /// Takes a slot of whole pages such that the page at `offset` is at a multiple of an alignment.
  ///
  /// @return its address; 0 when there is no address space
  long take(long bytes, long offset, long alignment) {
    long slack = Math.max(0, alignment - info.pageSize());
    long needed = bytes + slack;
    if (needed < 0) {
      return 0;
    }
    free.prepare(2);
    bySize.prepare(2);
    long run = fit(needed);
    if (run == 0) {
      run = newArena(needed);
      free.prepare(2);
      bySize.prepare(2);
    }
    return run == 0 ? 0 : cut(run, bytes, offset, alignment);
  }

  /// Cuts a slot from a free run that is long enough.
  private long cut(long run, long bytes, long offset, long alignment) {
    long runBytes = remove(run);
    long start = ((run + offset + alignment - 1) & -alignment) - offset;
    insert(run, start - run);
    insert(start + bytes, run + runBytes - start - bytes);
    return start;
  }

  /// Makes sure that returning a slot cannot fail for want of Java memory.
  ///
  /// @throws OutOfMemoryError when there is none; nothing has changed
  void prepareGive() {
    free.prepare(1);
    bySize.prepare(1);
  }

  /// Returns a slot, whose pages are decommitted, and coalesces it with free neighbours.
  void give(long address, long bytes) {
    prepareGive();
    long arenaStart = arenas.floor(address);
    if (arenaStart == LongTree.NONE) {
      throw new IllegalStateException("INV-PAGE-01 a slot lies in an arena, address=" + address);
    }
    long arenaEnd = arenaStart + arenas.value(arenaStart);
    long start = address;
    long end = address + bytes;
    long before = free.floor(start);
    if (before != LongTree.NONE && before + free.value(before) == start && start != arenaStart) {
      start = before;
      remove(start);
    }
    if (end != arenaEnd && free.contains(end)) {
      end += remove(end);
    }
    insert(start, end - start);
    if (start == arenaStart && end == arenaEnd && arenas.size() > 1) {
      releaseArena(arenaStart);
    }
  }

  /// Releases every arena that is entirely free.
  void releaseFree() {
    releaseRefused();
    for (long base = arenas.ceiling(0); base != LongTree.NONE; base = arenas.ceiling(base + 1)) {
      if (arenas.value(base) == freeBytesAt(base)) {
        releaseArena(base);
      }
    }
  }

  /// Releases everything, including slots in use. What the system refuses to release is tried once
  /// more, after the rest, and then decommitted. When Java memory or stack is short, some of it may
  /// stay, and a second call releases it.
  void releaseAll() {
    for (long run = free.ceiling(0); run != LongTree.NONE; run = free.ceiling(0)) {
      long _ = remove(run);
    }
    for (long base = arenas.ceiling(0); base != LongTree.NONE; base = arenas.ceiling(base + 1)) {
      if (tryRelease(base)) {
        forget(base);
      }
    }
    for (long base = arenas.ceiling(0); base != LongTree.NONE; base = arenas.ceiling(0)) {
      releaseOrDecommit(base, arenas.value(base));
      forget(base);
    }
    for (long base = refused.ceiling(0); base != LongTree.NONE; base = refused.ceiling(0)) {
      releaseOrDecommit(base, refused.value(base));
      reservedBytes -= refused.value(base);
      boolean _ = refused.remove(base);
    }
  }

  /// Whether an address lies in an arena.
  boolean contains(long address) {
    long base = arenas.floor(address);
    return base != LongTree.NONE && address < base + arenas.value(base);
  }

  /// Visits the address and bytes of each arena.
  void forEachArena(LongBiConsumer visitor) {
    for (long base = arenas.ceiling(0); base != LongTree.NONE; base = arenas.ceiling(base + 1)) {
      visitor.accept(base, arenas.value(base));
    }
  }

  /// Bytes of the free run that begins at an address; 0 for none.
  long freeBytesAt(long address) {
    return free.contains(address) ? free.value(address) : 0;
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
    if (!free.contains(run)) {
      throw new IllegalStateException("INV-PAGE-02 a free run is in both indexes, address=" + run);
    }
    return free.value(run);
  }

  /// Reserves an arena, all of which is a free run.
  ///
  /// @return its address, or 0
  private long newArena(long needed) {
    long largest = info.pointerBits() == 32 ? MAX_ARENA_BYTES_32 : MAX_ARENA_BYTES;
    long wanted = Math.max(needed, Math.clamp(reservedBytes, MIN_ARENA_BYTES, largest));
    releaseRefused();
    arenas.prepare(1);
    refused.prepare(1);
    long base = space.tryReserve(wanted, ReserveOptions.ANYWHERE);
    if (base == 0 && wanted > needed) {
      wanted = needed;
      base = space.tryReserve(needed, ReserveOptions.ANYWHERE);
    }
    if (base != 0) {
      long bytes = info.pageUp(wanted);
      touchOrRelease(base, bytes);
      arenas.put(base, bytes);
      reservedBytes += bytes;
      insert(base, bytes);
    }
    return base;
  }

  /// Touches a new arena; if that fails the arena is released, now or later.
  private void touchOrRelease(long base, long bytes) {
    boolean isTouched = false;
    try {
      touchOnce(base);
      isTouched = true;
    } finally {
      if (!isTouched && !tryRelease(base)) {
        refused.put(base, bytes);
        reservedBytes += bytes;
      }
    }
  }

  /// Releases the reservations that never became arenas, and whose release has failed before.
  private void releaseRefused() {
    for (long base = refused.ceiling(0);
        base != LongTree.NONE && tryRelease(base);
        base = refused.ceiling(0)) {
      reservedBytes -= refused.value(base);
      boolean _ = refused.remove(base);
    }
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
    if (!tryRelease(base)) {
      return;
    }
    long bytes = remove(base);
    forget(base);
    try {
      onRelease.accept(base, base + bytes);
    } catch (OutOfMemoryError | StackOverflowError e) {
      // The addresses are not remembered as having been the heap's.
    }
  }

  private boolean tryRelease(long base) {
    try {
      space.release(base);
      return true;
    } catch (AddressSpaceException | OutOfMemoryError | StackOverflowError e) {
      return false;
    }
  }

  private void releaseOrDecommit(long base, long bytes) {
    try {
      space.release(base);
    } catch (AddressSpaceException e) {
      space.decommit(base, bytes);
    }
  }

  private void forget(long base) {
    reservedBytes -= arenas.value(base);
    boolean _ = arenas.remove(base);
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
    boolean _ = free.remove(start);
    bySize.remove(start, bytes >>> pageShift);
    freeBytes -= bytes;
    return bytes;
  }

  /// Receives pairs of numbers, without an object for each.
  @FunctionalInterface
  interface LongBiConsumer {
    void accept(long first, long second);
  }
}
