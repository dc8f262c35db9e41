package org.freehold.heap.internal.pageheap;

import java.util.ArrayList;
import java.util.List;
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
import org.freehold.heap.internal.detect.BlockList;
import org.freehold.heap.internal.detect.BlockTable;
import org.freehold.heap.internal.detect.StackCapture;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
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
/// Each operation is whole. A request takes one thing after the other, and its record says what it
/// has; when it is refused or cut short, its block *leaves*: it gives back what it has. A block
/// that is freed leaves too, in the direction of the quarantine. Entering the list of those that
/// leave cannot fail. What fails after that, such as removing the access, is not the caller's
/// business: the block stays in the list, and a later call goes on with it.
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
  private final @Nullable MappingBudget budget;
  private final ByteLimit limit;

  /// Blocks that have a slot, by its start: live ones, those in quarantine, and those that leave.
  private final BlockTable<GuardedBlock> bySlot = new BlockTable<>();

  /// Blocks that are to be released or put in quarantine. It is empty after each call, unless that
  /// failed; then a later call repeats it.
  private final BlockList<GuardedBlock> leaving = new BlockList<>();

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
    this.budget = isNative ? MappingBudget.ofProcess() : null;
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
      return 0;
    }
    GuardedBlock block = new GuardedBlock(size, charge(size), stacks.capture());
    boolean isServed = false;
    try {
      isServed = obtain(block, alignment);
    } finally {
      if (!isServed) {
        leaving.addFirst(block);
        settle();
      }
    }
    if (!isServed) {
      return 0;
    }
    block.isLive = true;
    blocks++;
    requestedBytes += size;
    return block.address;
  }

  /// Frees a block: removes its access and puts it in quarantine.
  void retire(GuardedBlock block) {
    int freedBy = stacks.capture();
    if (records != null) {
      records.prepareFree(block, freedBy);
    }
    block.freedBy = freedBy;
    block.isLive = false;
    blocks--;
    requestedBytes -= block.size;
    giveCharge(block);
    block.entersQuarantine = true;
    leaving.addFirst(block);
    settle();
  }

  /// Releases all quarantined blocks.
  void emptyQuarantine() {
    for (GuardedBlock block = quarantine.poll(); block != null; block = quarantine.poll()) {
      leaving.addFirst(block);
    }
    settle();
  }

  /// The block, live or in quarantine, whose slot contains an address; null when there is none.
  @Nullable GuardedBlock around(long address) {
    GuardedBlock block = bySlot.floor(address);
    return block != null && address < block.slotEnd() ? block : null;
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
    forEach(block -> {
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
    long mappings = 0;
    for (GuardedBlock block = bySlot.first(); block != null; block = bySlot.after(block)) {
      mappings += block.hasMappings ? 1 : 0;
      if (records != null) {
        records.closed(block);
      }
    }
    bySlot.clear();
    quarantine.clear();
    leaving.clear();
    committedBytes = 0;
    requestedBytes = 0;
    blocks = 0;
    try {
      slots.releaseAll();
    } finally {
      if (budget != null) {
        budget.release(mappings);
      }
    }
  }

  PageQuarantine quarantine() {
    return quarantine;
  }

  /// Blocks that could not be released or put in quarantine yet.
  BlockList<GuardedBlock> leaving() {
    return leaving;
  }

  PageSlots slots() {
    return slots;
  }

  /// Whether the table of blocks is consistent with itself.
  boolean areRecordsValid() {
    return bySlot.isValid();
  }

  /// Visits the blocks that have a slot.
  void forEach(Consumer<GuardedBlock> visitor) {
    for (GuardedBlock block = bySlot.first(); block != null; block = bySlot.after(block)) {
      visitor.accept(block);
    }
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

  /// Takes what a block needs, one thing after the other, and fills it. What it has taken when it
  /// fails is noted in the record.
  ///
  /// @return whether it has all
  private boolean obtain(GuardedBlock block, long alignment) {
    if (!limit.tryTake(block.charge)) {
      obstacle = Obstacle.BYTE_LIMIT;
      return false;
    }
    block.isCharged = true;
    if (budget != null) {
      if (!budget.tryTake()) {
        obstacle = Obstacle.MAPPINGS;
        return false;
      }
      block.hasMappings = true;
    }
    if (!tryPlace(block, alignment)) {
      obstacle = Obstacle.RESERVE;
      return false;
    }
    if (!space.tryCommit(block.pages, block.pageBytes, Protection.READ_WRITE)) {
      obstacle = Obstacle.COMMIT;
      return false;
    }
    block.isCommitted = true;
    commits++;
    committedBytes += block.pageBytes;
    patterns.fill(block);
    if (records != null) {
      records.allocated(block);
    }
    return true;
  }

  /// Takes a slot for a block, which is in the table from then on.
  private boolean tryPlace(GuardedBlock block, long alignment) {
    long pageSize = info.pageSize();
    long pageBytes = Math.max(pageSize, info.pageUp(block.size));
    long offset = settings.placement() == Placement.IN_FRONT ? pageSize : 0;
    long slot = takeSlot(pageBytes + pageSize, offset, alignment);
    if (slot == 0) {
      return false;
    }
    block.start = slot;
    block.slotBytes = pageBytes + pageSize;
    block.pages = slot + offset;
    block.pageBytes = pageBytes;
    block.address = start(block.pages, block.pagesEnd(), block.size, alignment);
    bySlot.add(block);
    return true;
  }

  /// Takes a slot; when there is no address space, the quarantine is emptied for it.
  ///
  /// @return its address, or 0
  private long takeSlot(long bytes, long offset, long alignment) {
    long pageAlignment = Math.max(alignment, info.pageSize());
    long slot = slots.take(bytes, offset, pageAlignment);
    if (slot == 0 && quarantine.count() > 0) {
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

  /// Goes on with the blocks that leave, the newest first, until there is none or one cannot go on
  /// for now.
  private void settle() {
    try {
      for (GuardedBlock block = leaving.first(); block != null; block = leaving.first()) {
        removeAccess(block);
        if (block.entersQuarantine) {
          confine(block);
        } else {
          release(block);
        }
      }
    } catch (OutOfMemoryError | StackOverflowError | AddressSpaceException e) {
      // Later.
    }
  }

  private void removeAccess(GuardedBlock block) {
    if (!block.isCommitted) {
      return;
    }
    if (block.entersQuarantine && records != null) {
      records.freed(block);
    }
    space.decommit(block.pages, block.pageBytes);
    block.isCommitted = false;
    decommits++;
    committedBytes -= block.pageBytes;
    giveMappings(block);
  }

  /// Puts the first block that leaves in quarantine; the oldest ones leave in turn.
  private void confine(GuardedBlock block) {
    GuardedBlock _ = leaving.removeFirst();
    block.entersQuarantine = false;
    quarantine.add(block);
    while (quarantine.isOverfull()) {
      GuardedBlock oldest = quarantine.poll();
      if (oldest != null) {
        leaving.addFirst(oldest);
      }
    }
  }

  /// Releases the first block that leaves, which has no access any more.
  private void release(GuardedBlock block) {
    giveCharge(block);
    giveMappings(block);
    slots.prepareGive();
    if (records != null) {
      records.released(block);
    }
    GuardedBlock _ = leaving.removeFirst();
    if (block.slotBytes > 0) {
      bySlot.remove(block);
      slots.give(block.start, block.slotBytes);
    }
  }

  private void giveCharge(GuardedBlock block) {
    if (block.isCharged) {
      block.isCharged = false;
      limit.give(block.charge);
    }
  }

  private void giveMappings(GuardedBlock block) {
    if (block.hasMappings && budget != null) {
      block.hasMappings = false;
      budget.release(1);
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
