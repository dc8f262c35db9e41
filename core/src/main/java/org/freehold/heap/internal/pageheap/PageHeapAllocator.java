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

/// The allocator of blocks with a guard page: allocating one, removing its access when it is freed,
/// and finding the block that an address belongs to, live or in quarantine.
///
/// Freeing decommits the pages, which releases the memory and removes the access in one step; so
/// the quarantine costs addresses and records but no memory, and a freed block costs no mapping,
/// since the kernel coalesces it with its neighbours that have no access either.
///
/// Not thread-safe; the heap's lock is held.
public final class PageHeapAllocator {

  /// Limit of the quarantine on a 32-bit machine, which has little address space.
  private static final long MAX_QUARANTINE_BYTES_32 = 64L << 20;

  private final AddressSpace space;
  private final SpaceInfo info;
  private final PagePatterns patterns;
  private final Consumer<? super Violation> handler;
  private final PageHeap settings;
  private final PageSlots slots;
  private final PageQuarantine quarantine;
  private final StackCapture stacks;
  private final @Nullable PageRecords records;
  private final boolean needsMappings;
  private final ByteLimit limit;

  /// Live and quarantined blocks by the start of their slot.
  private final NavigableMap<Long, GuardedBlock> bySlot = new TreeMap<>();

  long committedBytes;
  long requestedBytes;
  long blocks;
  long commits;
  long decommits;

  /// Why the last request was refused.
  Obstacle obstacle = Obstacle.NONE;

  PageHeapAllocator(
      HeapOptions options, PageHeap settings, ReleasedRanges released, ByteLimit limit) {
    this.limit = limit;
    this.space = options.space();
    this.info = space.info();
    this.settings = settings;
    this.slots = new PageSlots(space, released::add);
    this.quarantine =
        new PageQuarantine(
            settings.quarantineBlocks(), quarantineBytes(settings, info.pointerBits()));
    this.stacks = new StackCapture(settings.traces());
    this.patterns = new PagePatterns(options, stacks);
    this.handler = options.onViolation();
    boolean isNative = info.name().equals("native");
    this.needsMappings = isNative;
    this.records = isNative ? PageRecords.of(options.name(), info.pageSize(), stacks) : null;
  }

  /// Allocates a block.
  ///
  /// @param size bytes of the block, less than the address space
  /// @param alignment a power of two
  /// @return its address; 0 when it cannot be allocated, for the reason in [#obstacle]
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

  /// Frees a block: removes its access and puts it in quarantine.
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

  /// Releases all quarantined blocks.
  void emptyQuarantine() {
    while (quarantine.evictOldest(this::evict)) {
      // Until it is empty.
    }
  }

  /// The block, live or in quarantine, whose slot contains an address; null when there is none.
  @Nullable GuardedBlock around(long address) {
    Map.Entry<Long, GuardedBlock> entry = bySlot.floorEntry(address);
    return entry != null && address < entry.getValue().slotEnd() ? entry.getValue() : null;
  }

  /// The live block that begins at an address; null when there is none.
  @Nullable GuardedBlock find(long address) {
    GuardedBlock block = around(address);
    return block != null && block.isLive && block.address == address ? block : null;
  }

  /// Whether an address lies in the arenas of blocks with a guard page.
  boolean owns(long address) {
    return slots.contains(address);
  }

  /// Damage around a live block; null when there is none.
  @Nullable Violation violation(String operation, GuardedBlock block) {
    return patterns.damageAround(operation, block);
  }

  /// Damage around live blocks, in address order.
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

  /// Reports damage around a block to the handler, if there is any.
  void checkPattern(String operation, GuardedBlock block) {
    Violation violation = violation(operation, block);
    if (violation != null) {
      handler.accept(violation);
    }
  }

  /// Reports damage around live blocks to the handler.
  void checkPatterns() {
    forEachLive(block -> checkPattern("validate", block));
  }

  /// Visits the live blocks, as large ones.
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

  /// A summary that counts these blocks among the large ones.
  HeapSummary addTo(HeapSummary s) {
    long requested = s.requestedBytes() < 0 ? -1 : s.requestedBytes() + requestedBytes;
    return s.toBuilder()
        .reservedBytes(s.reservedBytes() + slots.reservedBytes)
        .committedBytes(s.committedBytes() + committedBytes)
        .uncommittedBytes(s.uncommittedBytes() + slots.reservedBytes - committedBytes)
        .busyBytes(s.busyBytes() + committedBytes)
        .requestedBytes(requested)
        .metadataBytes(s.metadataBytes() + metadataBytes())
        .busyBlocks(s.busyBlocks() + blocks)
        .largeBlocks(s.largeBlocks() + blocks)
        .largeBytes(s.largeBytes() + committedBytes)
        .commits(s.commits() + commits)
        .decommits(s.decommits() + decommits)
        .build();
  }

  /// Visits the live blocks.
  void forEachLive(Consumer<GuardedBlock> visitor) {
    bySlot
        .values()
        .forEach(block -> {
          if (block.isLive) {
            visitor.accept(block);
          }
        });
  }

  /// Bytes of Java memory for the blocks.
  long metadataBytes() {
    return bySlot.size() * GuardedBlock.MEMORY_BYTES;
  }

  /// Releases address space that is not in use. The quarantine stays.
  void compact() {
    slots.releaseFree();
  }

  /// Releases everything.
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

  /// Visits live and quarantined blocks.
  void forEach(Consumer<GuardedBlock> visitor) {
    bySlot.values().forEach(visitor);
  }

  private static long quarantineBytes(PageHeap settings, int pointerBits) {
    return pointerBits == 32
        ? Math.min(settings.quarantineBytes(), MAX_QUARANTINE_BYTES_32)
        : settings.quarantineBytes();
  }

  /// Bytes that a block is charged against the heap's byte limit: what it would take without a
  /// guard page, or a limit that is right for the program would be wrong as soon as it is debugged.
  private long charge(long size) {
    return Math.max(1, (size + info.mallocAlignment() - 1) & -info.mallocAlignment());
  }

  private long allocateWithinLimit(long size, long alignment) {
    if (needsMappings && !MappingBudget.ofProcess().tryTake()) {
      obstacle = Obstacle.MAPPINGS;
    } else {
      GuardedBlock block = make(size, alignment);
      if (block != null) {
        patterns.fill(block);
        return block.address;
      }
      releaseMappings(1);
    }
    limit.give(charge(size));
    return 0;
  }

  private void releaseMappings(long count) {
    if (needsMappings) {
      MappingBudget.ofProcess().release(count);
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
      slots.give(slot.address(), slot.bytes());
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

  /// Takes a slot; when there is no address space, the quarantine is emptied for it.
  private @Nullable Slot takeSlot(long bytes, long offset, long alignment) {
    long pageAlignment = Math.max(alignment, info.pageSize());
    Slot slot = slots.take(bytes, offset, pageAlignment);
    if (slot == null && quarantine.count() > 0) {
      emptyQuarantine();
      slot = slots.take(bytes, offset, pageAlignment);
    }
    return slot;
  }

  /// Address of a block: right after the guard page in front, or as close to the guard page after
  /// it as its alignment allows. A block of no bytes gets one all the same, so that its address is
  /// its own; unaligned placement puts it at the start of the guard page.
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

  private void evict(GuardedBlock block) {
    bySlot.remove(block.slot);
    slots.give(block.slot, block.slotBytes);
    if (records != null) {
      records.released(block);
    }
  }

  /// Why a block cannot be allocated.
  enum Obstacle {
    /// It can.
    NONE,
    /// No address space for its slot.
    RESERVE,
    /// No memory for its pages.
    COMMIT,
    /// The system's limit on mappings is near.
    MAPPINGS,
    /// The number of live blocks that the options allow is reached.
    BLOCKS,
    /// The heap's byte limit.
    BYTE_LIMIT
  }
}
