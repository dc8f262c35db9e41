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
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// The machines of one heap, put together as its options ask, and every operation that concerns the
/// heap as a whole. `Heap` is the public face of it.
///
/// ```
///   LockedPath ──▶ InjectedFaults? ──▶ PagedBlocks? ──▶ CheckedBlocks  │ FrontedBlocks │ RoutedBlocks
///                  (fault injection)   (page heap)      (debug heap)   │ (front end)   │
///                                                             └──────────────┴──▶ RoutedBlocks
///                                                                                 │          │
///                                                                              BackEnd   LargeBlocks
/// ```
///
/// Small requests of a heap with a front end do not come here at all: the face calls the front end
/// and its thread caches directly, and takes [#lockedPath] only when they cannot serve.
///
/// Concurrency: thread-safe; one lock for the heap ([HeapAccess]), which a walk, a validation and a
/// summary hold while the front end's caches are suspended.
public final class HeapEngine {

  private final HeapOptions options;
  private final AddressSpace space;
  private final Memory memory;
  private final HeapAccess gate;
  private final Ranges ranges;
  private final MemorySupply supply;
  private final BackEnd backEnd;
  private final LargeBlocks large;
  private final SizeRoutedBlocks routed;
  private final @Nullable DebugHeapBlocks checked;
  private final PageHeapFacade pages;
  private final Blocks blocks;
  private final ClassActivation activation;

  /// The front end, which serves most small requests without the heap's lock; null for a heap that
  /// has none.
  private final @Nullable FrontEnd frontEnd;

  private final HeapStatistics totals;
  private final LockedPath lockedPath;

  /// Puts a heap together; it has no memory until [#start].
  ///
  /// @param options how
  /// @param host where the memory for the heap's own records comes from
  /// @param others who is asked about addresses that are not this heap's
  /// @param events who is notified
  public HeapEngine(HeapOptions options, AddressSpace host, OtherHeaps others, HeapEvents events) {
    this.options = options;
    this.space = options.space();
    this.memory = space.memory();
    HeapLock lock = new HeapLock(options.serialized());
    this.gate = new HeapAccess(lock, options.name());
    ByteLimit limit = new ByteLimit(options.byteLimit());
    this.ranges = new Ranges(options, host, limit, freeFill());
    this.supply = new MemorySupply(options, ranges);
    this.backEnd = new BackEnd(options, ranges, supply);
    this.large = new LargeBlocks(options, limit);
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
    this.checked =
        options.debugging().checks()
            ? new DebugHeapBlocks(options, routed, ranges, this::checkRecords)
            : null;
    this.pages = new PageHeapFacade(options, ranges, limit);
    this.blocks = pages.before(ordinaryBlocks());
    IdlePurger idle = new IdlePurger(options, gate, frontEnd, supply, totals);
    if (frontEnd != null) {
      frontEnd.onSlowPath(idle::note);
    }
    this.lockedPath = new LockedPath(gate, blocks, memory, limit, totals, idle, events);
  }

  private @Nullable FreeFill freeFill() {
    return options.debugging().has(DebugOption.FREE_CHECK)
        ? (address, bytes) -> Pattern.FREED.fill(memory, address, bytes)
        : null;
  }

  private Blocks ordinaryBlocks() {
    if (checked != null) {
      return checked;
    }
    return frontEnd == null
        ? routed
        : new FrontEndBlocks(frontEnd, routed, backEnd, memory, activation);
  }

  /// Commits what the options ask for at the start.
  ///
  /// @throws OutOfMemoryException when the initial size, or the reservation of a fixed heap, is not
  ///   available; the heap then has nothing
  public void start() {
    long initial =
        options.maximumSize() == 0 ? options.initialSize() : Math.max(1, options.initialSize());
    if (!supply.tryCommitInitially(initial)) {
      OutOfMemoryException refused = routed.refusedInitially(initial);
      ranges.releaseAll();
      throw refused;
    }
  }

  /// The front end; null for a heap that has none.
  public @Nullable FrontEnd frontEnd() {
    return frontEnd;
  }

  /// Serves requests under the heap's lock.
  public LockedPath lockedPath() {
    return lockedPath;
  }

  /// Zeroes a block that was just allocated. One with a reservation of its own has fresh pages,
  /// which are zero already.
  public void zero(long address, long size) {
    if (!blocks.isFresh(size)) {
      memory.fill(address, size, (byte) 0);
    }
  }

  /// Bytes of a live block that its holder may count on.
  ///
  /// @throws InvalidFreeException when the address is not a live block
  public long usableBytes(long address) {
    gate.enter();
    try {
      return blocks.usableBytes(address);
    } finally {
      gate.exit();
    }
  }

  /// Whether an address is a live block.
  public boolean isBlock(long address) {
    gate.enter();
    try {
      return blocks.isBlock(address);
    } finally {
      gate.exit();
    }
  }

  /// Whether an address is a live block with a reservation of its own.
  public boolean hasOwnReservation(long address) {
    gate.enter();
    try {
      return routed.hasOwnReservation(address);
    } finally {
      gate.exit();
    }
  }

  /// Whether an address is a live block; false when another thread is at work in this heap and does
  /// not finish soon.
  public boolean isBlockUnlessBusy(long address) {
    if (!options.serialized() || !gate.tryEnterSoon()) {
      return false;
    }
    try {
      return blocks.isBlock(address);
    } finally {
      gate.exit();
    }
  }

  /// Committed bytes and bookkeeping.
  public long footprint() {
    gate.enter();
    try {
      return totals.footprint()
          + pages.footprint()
          + (checked == null ? 0 : checked.metadataBytes());
    } finally {
      gate.exit();
    }
  }

  /// What the heap holds at this moment.
  public HeapSummary summary() {
    gate.enter();
    try {
      HeapSummary summary = totals.summary();
      return pages.addTo(checked == null ? summary : checked.view(summary));
    } finally {
      gate.exit();
    }
  }

  /// Shows everything in the heap, in the order of addresses.
  public void walk(Consumer<? super HeapEntry> visitor) {
    gate.enter();
    FrontEnd.suspendIfAny(frontEnd);
    try {
      gate.walk(() -> show(visitor));
    } finally {
      FrontEnd.resumeIfAny(frontEnd);
      gate.exit();
    }
  }

  private void show(Consumer<? super HeapEntry> visitor) {
    new HeapWalk(options, ranges, large, frontEnd)
        .accept(checked == null ? visitor : entry -> visitor.accept(checked.view(entry)));
    pages.walk(visitor);
  }

  /// Checks the records against each other and against the address space, and all patterns.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  public void validate() {
    gate.enter();
    try {
      checkRecords();
      pages.checkPatterns();
      if (checked != null) {
        checked.validate();
      }
    } finally {
      gate.exit();
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

  /// Whether an address is a live block around which nobody has written.
  public boolean validate(long address) {
    gate.enter();
    try {
      return blocks.isBlock(address) && violation(address).isEmpty();
    } finally {
      gate.exit();
    }
  }

  /// The damage around one block.
  ///
  /// @throws InvalidFreeException when the address is not a live block
  public Optional<Violation> violation(long address) {
    gate.enter();
    try {
      if (pages.isBlock(address)) {
        return Optional.ofNullable(pages.violation(address));
      }
      return checked == null ? Optional.empty() : Optional.ofNullable(checked.violation(address));
    } finally {
      gate.exit();
    }
  }

  /// All damage that is there at this moment.
  public List<Violation> violations() {
    gate.enter();
    try {
      List<Violation> found = new ArrayList<>(pages.violations());
      found.addAll(checked == null ? List.of() : checked.violations());
      return found;
    } finally {
      gate.exit();
    }
  }

  /// Counts blocks by tags; null for a heap that is not tagged.
  public @Nullable TagTable tags() {
    return checked == null ? null : checked.tags();
  }

  /// Has blocks counted under a tag from now on, in a heap that is tagged. The caller holds the
  /// heap's lock.
  ///
  /// @param tag 0 for none
  public void tagAllocations(int tag) {
    if (checked != null) {
      checked.tagAllocations(tag);
    }
  }

  /// Whether small blocks come from a front end by now.
  public boolean hasFrontEnd() {
    gate.enter();
    try {
      return frontEnd != null && activation.exists();
    } finally {
      gate.exit();
    }
  }

  /// Makes the front end serve size classes that are used enough.
  ///
  /// @return whether there is a front end
  public boolean enableFrontEnd() {
    gate.enterToChange();
    try {
      if (frontEnd != null) {
        activation.enable();
      }
      return frontEnd != null;
    } finally {
      gate.exit();
    }
  }

  /// Releases what is not needed: empty slabs, whole free pages, and empty segments but one.
  ///
  /// @return bytes of the largest free range that stays committed
  public long compact() {
    gate.enterToChange();
    try {
      if (frontEnd != null) {
        frontEnd.releaseEmpty();
      }
      ranges.coalesce();
      supply.releaseEmptySegments();
      supply.decommitAll();
      pages.compact();
      return ranges.largestFreeBytes();
    } finally {
      gate.exit();
    }
  }

  /// Excludes all other threads until [#unlock].
  public void lock() {
    gate.enter();
    gate.keep();
  }

  /// Locks like [#lock], unless another thread has the lock.
  ///
  /// @return whether the heap is locked
  /// @throws IllegalStateException when the heap is closed
  public boolean tryLock() {
    if (gate.tryEnter()) {
      gate.keep();
      return true;
    }
    gate.requireOpen();
    return false;
  }

  /// Undoes one [#lock].
  public void unlock() {
    gate.exitKept();
  }

  /// Releases all memory of the heap.
  ///
  /// @param first is run before anything is released, with the lock held; not when the heap is
  ///   closed already
  public void close(Runnable first) {
    if (!gate.enterToClose()) {
      return;
    }
    try {
      first.run();
      gate.close();
      if (frontEnd != null) {
        frontEnd.close();
      }
      ranges.releaseAll();
      large.releaseAll();
      pages.releaseAll();
    } finally {
      gate.exit();
    }
  }

  /// Whether the heap has been closed.
  public boolean isClosed() {
    return gate.isClosed();
  }
}
