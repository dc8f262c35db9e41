package org.freehold.heap.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.DebugOption;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.HeapEntry;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.HeapSummary;
import org.freehold.heap.Violation;
import org.freehold.heap.internal.backend.BackEnd;
import org.freehold.heap.internal.backend.ByteLimit;
import org.freehold.heap.internal.backend.FreeFill;
import org.freehold.heap.internal.backend.HeapLock;
import org.freehold.heap.internal.backend.MemorySupply;
import org.freehold.heap.internal.backend.Ranges;
import org.freehold.heap.internal.blocks.Blocks;
import org.freehold.heap.internal.blocks.LargeBlocks;
import org.freehold.heap.internal.blocks.OtherHeaps;
import org.freehold.heap.internal.blocks.SizeRoutedBlocks;
import org.freehold.heap.internal.debug.DebugHeapBlocks;
import org.freehold.heap.internal.debug.TagTable;
import org.freehold.heap.internal.detect.Pattern;
import org.freehold.heap.internal.frontend.ClassActivation;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.freehold.heap.internal.frontend.FrontEndBlocks;
import org.freehold.heap.internal.pageheap.PageHeapFacade;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The engine of one heap: assembles its machines as its options require, and carries out every
/// operation that concerns the heap as a whole. `Heap` is its public API.
///
/// ```
///   LockedPath ─▶ InjectedFaults? ─▶ PageHeapBlocks? ─┬─▶ DebugHeapBlocks ─┐
///                 (fault injection)  (page heap)      ├─▶ FrontEndBlocks ──┤
///                                                     └────────────────────┴─▶ SizeRoutedBlocks
///                                                                                 │       │
///                                                                             BackEnd  LargeBlocks
/// ```
///
/// Small requests of a heap with a front end do not pass through here at all: `Heap` calls the
/// front end and its thread caches directly, and takes [#lockedPath] only when they cannot serve
/// the request.
///
/// Thread-safe: one lock for the heap ([HeapAccess]). A walk, a validation and a summary hold it,
/// and suspend the front end's caches meanwhile.
///
/// Each operation prepares the stack before it takes the lock (`org.freehold.internal.change`), so
/// that neither the lock nor a suspension can outlive it.
public final class HeapEngine {

  private final HeapOptions options;
  private final AddressSpace space;
  private final Memory memory;
  private final HeapAccess access;
  private final ByteLimit limit;
  private final Ranges ranges;
  private final MemorySupply supply;
  private final BackEnd backEnd;
  private final LargeBlocks large;
  private final SizeRoutedBlocks routed;
  private final @Nullable DebugHeapBlocks debugBlocks;
  private final PageHeapFacade pages;
  private final Blocks blocks;
  private final ClassActivation activation;

  /// The front end, which serves most small requests without the heap's lock; null for a heap that
  /// has none.
  private final @Nullable FrontEnd frontEnd;

  private final HeapEvents events;
  private final HeapStatistics totals;
  private final FullPurge purge;
  private final LockedPath lockedPath;
  private final Zeroing zeroing;
  final IdlePurger idle;

  /// Assembles a heap; it has no memory until [#start].
  ///
  /// @param options of the heap
  /// @param host where the memory for the heap's metadata comes from
  /// @param others finds the owner of an address that is not this heap's
  /// @param events is notified of what happens to blocks
  public HeapEngine(HeapOptions options, AddressSpace host, OtherHeaps others, HeapEvents events) {
    this.options = options;
    this.space = options.space();
    this.memory = space.memory();
    this.events = events;
    HeapLock lock = new HeapLock(options.serialized());
    this.access = new HeapAccess(lock, options.name());
    this.limit = ByteLimit.of(options);
    this.ranges = new Ranges(options, host, limit, freeFill());
    this.supply = new MemorySupply(options, ranges);
    this.backEnd = new BackEnd(options, ranges, supply);
    this.large = new LargeBlocks(options, limit);
    supply.alsoPurges(large);
    this.routed = new SizeRoutedBlocks(options, others, ranges, supply, backEnd, large, limit);
    this.frontEnd =
        options.hasFrontEnd()
            ? new FrontEnd(options, backEnd, lock, ranges.granuleShift(), host)
            : null;
    this.activation = new ClassActivation(frontEnd == null ? 0 : frontEnd.classCount());
    this.totals = new HeapStatistics(options, lock, backEnd, large, frontEnd);
    if (options.frontEnd() == FrontEndMode.ON) {
      activation.activateAll();
    }
    this.debugBlocks =
        options.debugging().checks()
            ? new DebugHeapBlocks(options, routed, ranges, this::checkRecords)
            : null;
    this.pages = new PageHeapFacade(options, ranges, limit);
    this.blocks = pages.before(ordinaryBlocks());
    this.idle = new IdlePurger(options, access, frontEnd, supply, totals);
    if (frontEnd != null) {
      frontEnd.onSlowPath(idle::note);
    }
    this.purge = new FullPurge(frontEnd, ranges, supply);
    this.lockedPath = new LockedPath(access, blocks, memory, limit, purge, totals, idle, events);
    this.zeroing = new Zeroing(space, blocks, routed, access);
  }

  private @Nullable FreeFill freeFill() {
    return options.debugging().has(DebugOption.FREE_CHECK)
        ? (address, bytes) -> Pattern.FREED.fill(memory, address, bytes)
        : null;
  }

  private Blocks ordinaryBlocks() {
    if (debugBlocks != null) {
      return debugBlocks;
    }
    return frontEnd == null
        ? routed
        : new FrontEndBlocks(frontEnd, routed, backEnd, memory, activation);
  }

  /// Commits the initial size of the heap.
  ///
  /// @throws OutOfMemoryException when the initial size, or the reservation of a fixed heap, is not
  ///   available; the heap then holds no memory, whatever is thrown
  public void start() {
    StackReserve.require();
    long initial =
        options.maximumSize() == 0 ? options.initialSize() : Math.max(1, options.initialSize());
    boolean isStarted = false;
    try {
      if (!supply.tryCommitInitially(initial)) {
        throw routed.refusedInitially(initial);
      }
      isStarted = true;
    } finally {
      if (!isStarted) {
        ranges.releaseAll();
        limit.giveAll();
      }
    }
  }

  /// The front end; null for a heap that has none.
  public @Nullable FrontEnd frontEnd() {
    return frontEnd;
  }

  /// The path of requests that take the heap's lock.
  public LockedPath lockedPath() {
    return lockedPath;
  }

  /// Zeroes a block that was just allocated, or frees it: simulated memory may need Java memory for
  /// that.
  public void zero(long address, long size) {
    boolean isZero = false;
    try {
      zeroing.zero(address, size);
      isZero = true;
    } finally {
      if (!isZero) {
        lockedPath.free(address);
      }
    }
  }

  /// The usable size of a live block.
  ///
  /// @throws InvalidFreeException when the address is not a live block
  public long usableBytes(long address) {
    StackReserve.require();
    access.enter();
    try {
      return blocks.usableBytes(address);
    } finally {
      access.exit();
    }
  }

  /// Whether an address is a live block.
  public boolean isBlock(long address) {
    StackReserve.require();
    access.enter();
    try {
      return blocks.isBlock(address);
    } finally {
      access.exit();
    }
  }

  /// Whether an address is a live block with a reservation of its own: a large block.
  public boolean hasOwnReservation(long address) {
    StackReserve.require();
    access.enter();
    try {
      return routed.hasOwnReservation(address);
    } finally {
      access.exit();
    }
  }

  /// Whether an address is a live block; false when another thread is inside this heap and does not
  /// leave within 100 ms.
  public boolean isBlockUnlessBusy(long address) {
    StackReserve.require();
    if (!options.serialized() || !access.tryEnterSoon()) {
      return false;
    }
    try {
      return blocks.isBlock(address);
    } finally {
      access.exit();
    }
  }

  /// What stands for the heap as the owner of its memory (`ReservationOwners`).
  public Object owner() {
    return limit;
  }

  /// The footprint: committed bytes and metadata.
  public long footprint() {
    StackReserve.require();
    access.enter();
    try {
      return totals.footprint()
          + pages.footprint()
          + (debugBlocks == null ? 0 : debugBlocks.metadataBytes());
    } finally {
      access.exit();
    }
  }

  /// What the heap holds at the moment.
  public HeapSummary summary() {
    StackReserve.require();
    access.enter();
    try {
      HeapSummary summary = totals.summary();
      return pages.addTo(debugBlocks == null ? summary : debugBlocks.view(summary));
    } finally {
      access.exit();
    }
  }

  /// Shows everything in the heap, in address order.
  public void walk(Consumer<? super HeapEntry> visitor) {
    StackReserve.require();
    Runnable walk = () -> show(visitor);
    access.enter();
    try {
      FrontEnd.suspendIfAny(frontEnd);
      try {
        access.walk(walk);
      } finally {
        FrontEnd.resumeIfAny(frontEnd);
      }
    } finally {
      access.exit();
    }
  }

  private void show(Consumer<? super HeapEntry> visitor) {
    new HeapWalk(options, ranges, large, frontEnd)
        .accept(debugBlocks == null ? visitor : entry -> visitor.accept(debugBlocks.view(entry)));
    pages.walk(visitor);
  }

  /// Checks the heap's records against each other and against the address space, and all patterns
  /// of a debug heap or page heap.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  public void validate() {
    StackReserve.require();
    access.enter();
    try {
      checkRecords();
      pages.checkPatterns();
      if (debugBlocks != null) {
        debugBlocks.validate();
      }
    } finally {
      access.exit();
    }
  }

  private void checkRecords() {
    FrontEnd.suspendIfAny(frontEnd);
    try {
      new HeapChecker(space, backEnd, large, frontEnd).check();
    } finally {
      FrontEnd.resumeIfAny(frontEnd);
    }
    pages.check();
  }

  /// Whether an address is a live block whose guard bytes are intact.
  public boolean validate(long address) {
    StackReserve.require();
    access.enter();
    try {
      return blocks.isBlock(address) && violation(address).isEmpty();
    } finally {
      access.exit();
    }
  }

  /// The damage around one block.
  ///
  /// @throws InvalidFreeException when the address is not a live block
  public Optional<Violation> violation(long address) {
    StackReserve.require();
    access.enter();
    try {
      if (pages.isBlock(address)) {
        return Optional.ofNullable(pages.violation(address));
      }
      if (debugBlocks == null) {
        long _ = blocks.usableBytes(address); // Which requires a live block.
        return Optional.empty();
      }
      return Optional.ofNullable(debugBlocks.violation(address));
    } finally {
      access.exit();
    }
  }

  /// All damage that is there at the moment.
  public List<Violation> violations() {
    StackReserve.require();
    access.enter();
    try {
      List<Violation> found = new ArrayList<>(pages.violations());
      found.addAll(debugBlocks == null ? List.of() : debugBlocks.violations());
      return found;
    } finally {
      access.exit();
    }
  }

  /// The tag table, which counts blocks by tag; null for a heap that is not tagged.
  public @Nullable TagTable tags() {
    return debugBlocks == null ? null : debugBlocks.tags();
  }

  /// Counts blocks that are allocated from now on under a tag, in a heap that is tagged. The caller
  /// holds the heap's lock.
  ///
  /// @param tag 0 for none
  public void tagAllocations(int tag) {
    if (debugBlocks != null) {
      debugBlocks.tagAllocations(tag);
    }
  }

  /// Whether small blocks come from a front end by now.
  public boolean hasFrontEnd() {
    StackReserve.require();
    access.enter();
    try {
      return frontEnd != null && activation.exists();
    } finally {
      access.exit();
    }
  }

  /// Activates the front end, which then serves each size class that is used enough.
  ///
  /// @return whether there is a front end
  public boolean enableFrontEnd() {
    StackReserve.require();
    access.enterToChange();
    try {
      if (frontEnd != null) {
        activation.enable();
      }
      return frontEnd != null;
    } finally {
      access.exit();
    }
  }

  /// Purges everything that is not in use: empty slabs, whole free pages, and empty segments but
  /// the first.
  ///
  /// @return bytes of the largest free range that stays committed
  public long compact() {
    StackReserve.require();
    access.enterToChange();
    try {
      boolean _ = purge.purgeAll();
      pages.compact();
      return ranges.largestFreeBytes();
    } finally {
      access.exit();
    }
  }

  /// Excludes all other threads until [#unlock].
  public void lock() {
    StackReserve.require();
    access.enter();
    access.keep();
  }

  /// Locks like [#lock], unless another thread holds the lock.
  ///
  /// @return whether the heap is locked
  /// @throws IllegalStateException when the heap is closed
  public boolean tryLock() {
    StackReserve.require();
    return access.tryKeep();
  }

  /// Undoes one [#lock], which has prepared the stack for it.
  public void unlock() {
    access.exitKept();
  }

  /// Releases all memory of the heap. A close that is cut short has shut the heap for all other
  /// calls; it may be called again, and then releases what is left. Nothing is released twice.
  ///
  /// What an observer throws that is notified of the close is thrown when the heap is closed.
  public void close() {
    StackReserve.require();
    if (!access.enterToClose()) {
      return;
    }
    if (events.areNotified()) {
      access.exit();
      throw new IllegalStateException(
          "a heap must not be closed by its own observer, heap=" + options.name());
    }
    try {
      if (!access.isClosed()) {
        events.closing();
      }
    } finally {
      try {
        releaseAll();
      } finally {
        access.exit();
      }
    }
  }

  private void releaseAll() {
    access.shut();
    events.shut();
    idle.close();
    if (frontEnd != null) {
      frontEnd.close();
    }
    ranges.releaseAll();
    large.releaseAll();
    pages.releaseAll();
    if (debugBlocks != null) {
      debugBlocks.close();
    }
    limit.giveAll();
    access.close();
  }

  /// Whether the heap has been closed.
  public boolean isClosed() {
    return access.isClosed();
  }
}
