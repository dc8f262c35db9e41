package org.freehold.heap.internal.pageheap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.HeapSummary;
import org.freehold.heap.PageHeap;
import org.freehold.heap.PageHeap.Placement;
import org.freehold.heap.Violation;
import org.freehold.heap.internal.backend.ByteLimit;
import org.freehold.heap.internal.backend.ReleasedRanges;
import org.freehold.heap.internal.detect.StackCapture;
import org.freehold.heap.internal.pageheap.PageSlots.Slot;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.freehold.vm.SpaceInfo;
import org.jspecify.annotations.Nullable;

/// The blocks on pages of their own: making one, taking its access away when it is freed, and
/// finding the one that an address belongs to, live or in quarantine.
///
/// Freeing decommits the pages, which gives the memory back and takes the access away in one; so
/// the quarantine costs addresses and records but no memory, and a freed block no mapping, since
/// what has no access on both sides of it joins with it.
///
/// Not thread-safe; the heap holds its lock.
public final class PageHeapAllocator {

  private final AddressSpace space;
  private final SpaceInfo info;
  private final PagePatterns damage;
  private final Consumer<? super Violation> handler;
  private final PageHeap settings;
  private final PageSlots slots;
  private final PageQuarantine quarantine;
  private final StackCapture stacks;
  private final @Nullable PageRecords records;
  private final boolean needsMappings;
  private final ByteLimit limit;

  /// Live blocks and those in quarantine, by the start of their slot.
  private final NavigableMap<Long, GuardedBlock> bySlot = new TreeMap<>();

  long committedBytes;
  long requestedBytes;
  long blocks;
  long commits;
  long decommits;

  /// What stood in the way of the last block.
  Obstacle obstacle = Obstacle.NONE;

  /// Why a block cannot be made.
  enum Obstacle {
    /// Nothing.
    NONE,
    /// No addresses for its slot.
    RESERVE,
    /// No memory for its pages.
    COMMIT,
    /// The system's limit on mappings is near.
    MAPPINGS,
    /// As many blocks are live as the options allow.
    BLOCKS,
    /// The heap's byte limit.
    BYTE_LIMIT
  }

  /// A 32-bit machine has few addresses, so the quarantine may hold no more than this there.
  private static final long MAX_QUARANTINE_BYTES_32 = 64L << 20;

  PageHeapAllocator(
      HeapOptions options, PageHeap settings, ReleasedRanges former, ByteLimit limit) {
    this.limit = limit;
    this.space = options.space();
    this.info = space.info();
    this.settings = settings;
    this.slots = new PageSlots(space, former::add);
    this.quarantine =
        new PageQuarantine(
            settings.quarantineBlocks(), quarantineBytes(settings, info.pointerBits()));
    this.stacks = new StackCapture(settings.traces());
    this.damage = new PagePatterns(options, stacks);
    this.handler = options.onViolation();
    boolean isNative = info.name().equals("native");
    this.needsMappings = isNative;
    this.records = isNative ? PageRecords.of(options.name(), info.pageSize(), stacks) : null;
  }

  private static long quarantineBytes(PageHeap settings, int pointerBits) {
    return pointerBits == 32
        ? Math.min(settings.quarantineBytes(), MAX_QUARANTINE_BYTES_32)
        : settings.quarantineBytes();
  }

  /// Makes a block.
  ///
  /// @param size bytes of the block, fewer than there are addresses
  /// @param alignment a power of two
  /// @return its address; 0 when it cannot be made, with [#obstacle] telling why
  long allocate(long size, long alignment) {
    obstacle = Obstacle.NONE;
    if (settings.mostBlocks() != 0 && blocks >= settings.mostBlocks()) {
      obstacle = Obstacle.BLOCKS;
    } else if (!limit.tryTake(charge(size))) {
      obstacle = Obstacle.BYTE_LIMIT;
    } else {
      return allocateWithinLimit(size, alignment);
    }
    return 0;
  }

  /// What a block counts of the heap's byte limit: what it would take without pages of its own, or
  /// a limit that is right for the program would be wrong as soon as it is debugged.
  private long charge(long size) {
    return Math.max(1, (size + info.mallocAlignment() - 1) & -info.mallocAlignment());
  }

  private long allocateWithinLimit(long size, long alignment) {
    if (needsMappings && !MappingBudget.ofProcess().tryTake()) {
      obstacle = Obstacle.MAPPINGS;
    } else {
      GuardedBlock block = make(size, alignment);
      if (block != null) {
        damage.fill(block);
        return block.address;
      }
      releaseMappings(1);
    }
    limit.give(charge(size));
    return 0;
  }

  private void releaseMappings(long count) {
    if (needsMappings) {
      MappingBudget.ofProcess().purge(count);
    }
  }

  private @Nullable GuardedBlock make(long size, long alignment) {
    long pageSize = info.pageSize();
    long pageBytes = Math.max(pageSize, info.pageUp(size));
    long offset = settings.placement() == Placement.IN_FRONT ? pageSize : 0;
    Slot slot = takeSlot(pageBytes + pageSize, offset, alignment);
    if (slot == null) {
      obstacle = Obstacle.RESERVE;
      return null;
    }
    long pages = slot.address() + offset;
    if (!space.tryCommit(pages, pageBytes, Protection.READ_WRITE)) {
      slots.purge(slot.address(), slot.bytes());
      obstacle = Obstacle.COMMIT;
      return null;
    }
    commits++;
    long address = start(pages, pages + pageBytes, size, alignment);
    GuardedBlock block = new GuardedBlock(slot, pages, pageBytes, address, size);
    block.allocatedBy = stacks.capture();
    if (records != null) {
      records.allocated(block);
    }
    bySlot.put(block.slot, block);
    count(block, 1);
    return block;
  }

  /// Takes a slot; when there are no addresses, those of the quarantine are given up.
  private @Nullable Slot takeSlot(long bytes, long offset, long alignment) {
    long pageAlignment = Math.max(alignment, info.pageSize());
    Slot slot = slots.take(bytes, offset, pageAlignment);
    if (slot == null && quarantine.count() > 0) {
      emptyQuarantine();
      slot = slots.take(bytes, offset, pageAlignment);
    }
    return slot;
  }

  /// Where a block begins: right behind the guard page in front, or as near to the guard page
  /// behind as its alignment lets it. A block of no bytes has one all the same, so that its address
  /// is its own; without a gap that is the first of the guard page.
  private long start(long pages, long end, long size, long alignment) {
    return switch (settings.placement()) {
      case IN_FRONT -> pages;
      case BEHIND -> {
        long aligned = Math.max(alignment, info.mallocAlignment());
        yield (end - Math.max(1, size)) & -aligned;
      }
      case UNALIGNED -> (end - size) & -alignment;
    };
  }

  private void count(GuardedBlock block, int sign) {
    blocks += sign;
    committedBytes += sign * block.pageBytes;
    requestedBytes += sign * block.size;
  }

  /// Takes a block's access away and puts it in quarantine.
  void retire(GuardedBlock block) {
    block.isLive = false;
    block.freedBy = stacks.capture();
    count(block, -1);
    limit.give(charge(block.size));
    if (records != null) {
      records.freed(block);
    }
    space.decommit(block.pages, block.pageBytes);
    decommits++;
    releaseMappings(1);
    quarantine.add(block, this::evict);
  }

  private void evict(GuardedBlock block) {
    bySlot.remove(block.slot);
    slots.purge(block.slot, block.slotBytes);
    if (records != null) {
      records.released(block);
    }
  }

  /// Lets every freed block go.
  void emptyQuarantine() {
    while (quarantine.evict(this::evict)) {
      // As long as there is one.
    }
  }

  /// The block, live or in quarantine, in whose slot an address lies; null when there is none.
  @Nullable GuardedBlock around(long address) {
    Map.Entry<Long, GuardedBlock> entry = bySlot.floorEntry(address);
    return entry != null && address < entry.getValue().slotEnd() ? entry.getValue() : null;
  }

  /// The live block that begins at an address; null when there is none.
  @Nullable GuardedBlock find(long address) {
    GuardedBlock block = around(address);
    return block != null && block.isLive && block.address == address ? block : null;
  }

  /// Whether an address lies where blocks on pages of their own stand.
  boolean owns(long address) {
    return slots.contains(address);
  }

  /// What somebody has written around a live block; null when nobody has.
  @Nullable Violation violation(String operation, GuardedBlock block) {
    return damage.around(operation, block);
  }

  /// What somebody has written around live blocks.
  List<Violation> violations() {
    List<Violation> found = new ArrayList<>();
    forEachLive(block -> {
      Violation violation = violation("validate", block);
      if (violation != null) {
        found.add(violation);
      }
    });
    return found;
  }

  /// Tells the handler when somebody has written around a block.
  void checkPattern(String operation, GuardedBlock block) {
    Violation violation = violation(operation, block);
    if (violation != null) {
      handler.accept(violation);
    }
  }

  /// Tells the handler of every live block around which somebody has written.
  void checkPatterns() {
    forEachLive(block -> checkPattern("validate", block));
  }

  /// Shows the live blocks as large ones.
  void walk(Consumer<? super HeapEntry> visitor) {
    forEachLive(block ->
        visitor.accept(
            new HeapEntry(
                Kind.LARGE,
                block.address,
                Math.max(block.pagesEnd() - block.address, 0),
                block.size,
                -1,
                false)));
  }

  /// A summary with these blocks among the large ones.
  HeapSummary addTo(HeapSummary s) {
    long requested = s.requestedBytes() < 0 ? -1 : s.requestedBytes() + requestedBytes;
    return new HeapSummary(
        s.name(),
        s.reservedBytes() + slots.reservedBytes,
        s.committedBytes() + committedBytes,
        s.uncommittedBytes() + slots.reservedBytes - committedBytes,
        s.busyBytes() + committedBytes,
        requested,
        s.freeBytes(),
        s.largestFreeBytes(),
        s.cachedBytes(),
        s.metadataBytes() + metadataBytes(),
        s.busyBlocks() + blocks,
        s.freeRanges(),
        s.uncommittedRanges(),
        s.segments(),
        s.largeBlocks() + blocks,
        s.largeBytes() + committedBytes,
        s.slabs(),
        s.slabBytes(),
        s.allocations(),
        s.frees(),
        s.reallocations(),
        s.refusals(),
        s.lockContentions(),
        s.commits() + commits,
        s.decommits() + decommits);
  }

  void forEachLive(Consumer<GuardedBlock> visitor) {
    bySlot
        .values()
        .forEach(block -> {
          if (block.isLive) {
            visitor.accept(block);
          }
        });
  }

  long metadataBytes() {
    return bySlot.size() * GuardedBlock.MEMORY_BYTES;
  }

  void compact() {
    slots.releaseFree();
  }

  /// Gives everything back.
  void releaseAll() {
    releaseMappings(blocks);
    if (records != null) {
      bySlot.values().forEach(records::closed);
    }
    bySlot.clear();
    quarantine.clear();
    slots.releaseAll();
  }

  PageQuarantine quarantine() {
    return quarantine;
  }

  PageSlots slots() {
    return slots;
  }

  void forEach(Consumer<GuardedBlock> visitor) {
    bySlot.values().forEach(visitor);
  }
}
