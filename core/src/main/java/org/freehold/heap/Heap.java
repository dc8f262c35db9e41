package org.freehold.heap;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.freehold.Allocator;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.jspecify.annotations.Nullable;

/// A heap: blocks of any size from the pages of an address space.
///
/// ```java
/// try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
///   long block = heap.allocate(100);
///   heap.free(block);
/// }
/// ```
///
/// Three things hold in every heap:
///
/// * Nothing of the heap's own stands in the memory that users write, so an overrun damages data
///   and never the heap, and any address can be checked.
/// * Every free is checked, always. Freeing twice, freeing the middle of a block, freeing what is
///   not the heap's: each throws an [InvalidFreeException] that names it, and changes nothing.
/// * A refusal explains itself: see [OutOfMemoryException#diagnosis()].
///
/// Requests go one of two ways: up to [HeapOptions#largeThreshold] to the back end, which cuts
/// blocks from segments, and above it to a reservation of their own. A heap of fixed size serves
/// everything from its one segment.
///
/// Addresses are multiples of 16 (8 on a 32-bit machine). All operations take O(log n) for n free
/// ranges, apart from the system calls that some make, and `walk`, `validate` and `close`.
///
/// Concurrency: one lock for each heap, which its owner may take several times; a heap made with
/// `serialized` false has none and belongs to one thread.
public final class Heap extends SegmentHeap implements Allocator, AutoCloseable {

  private static final class ProcessHeap {
    static final Heap INSTANCE =
        create(
            HeapOptions.builder(AddressSpace.host())
                .name("process")
                .frontEnd(FrontEndMode.ON)
                .build(),
            AddressSpace.host(),
            true);
  }

  private final HeapOptions options;
  private final boolean isProcessHeap;
  private final AddressSpace space;
  private final Memory memory;
  private final HeapGate gate;
  private final Ranges ranges;
  private final MemorySupply supply;
  private final BackEnd backEnd;
  private final LargeBlocks large;
  private final RoutedBlocks routed;
  private final @Nullable CheckedBlocks checked;
  private final PageHeapPart pages;
  private final Blocks blocks;
  private final DebugHeap debugHeap;
  private final Activation activation;

  /// The front end, which serves most small requests without the heap's lock; null for a heap that
  /// has none.
  private final @Nullable FrontEnd frontEnd;

  private final HeapTotals totals;
  private final Requests requests;

  private Heap(HeapOptions options, AddressSpace host, boolean isProcessHeap) {
    this.options = options;
    this.isProcessHeap = isProcessHeap;
    this.space = options.space();
    this.memory = space.memory();
    HeapLock lock = new HeapLock(options.serialized());
    this.gate = new HeapGate(lock, options.name());
    ByteLimit limit = new ByteLimit(options.byteLimit());
    this.ranges = new Ranges(options, host, limit);
    this.supply = new MemorySupply(options, ranges);
    this.backEnd = new BackEnd(options, ranges, supply);
    this.large = new LargeBlocks(options, limit);
    this.routed = new RoutedBlocks(this, ranges, supply, backEnd, large, limit);
    this.frontEnd =
        options.hasFrontEnd()
            ? new FrontEnd(options, backEnd, lock, ranges.granuleShift(), host)
            : null;
    this.activation = new Activation(frontEnd == null ? 0 : frontEnd.classes().count());
    this.totals = new HeapTotals(options, lock, ranges, backEnd, large, frontEnd);
    if (options.frontEnd() == FrontEndMode.ON) {
      activation.activateAll();
    }
    this.checked =
        options.debugging().checks()
            ? new CheckedBlocks(options, routed, ranges, this::checkRecords)
            : null;
    this.pages = new PageHeapPart(options, ranges, limit);
    this.blocks = pages.before(ordinaryBlocks());
    this.debugHeap = new DebugHeap(this, checked, pages);
    IdleReturn idle = new IdleReturn(options, gate, frontEnd, supply, totals);
    if (frontEnd != null) {
      frontEnd.onSlowPath(idle::note);
    }
    this.requests = new Requests(this, gate, blocks, limit, totals, idle);
  }

  private Blocks ordinaryBlocks() {
    if (checked != null) {
      return checked;
    }
    return frontEnd == null
        ? routed
        : new FrontedBlocks(frontEnd, routed, backEnd, memory, activation);
  }

  /// Makes a heap.
  ///
  /// @param options how
  /// @return the heap
  /// @throws OutOfMemoryException when the initial size, or the reservation of a fixed heap, cannot
  ///   be had
  public static Heap create(HeapOptions options) {
    return create(options, AddressSpace.host(), false);
  }

  /// For tests: records stand in memory of another space.
  static Heap create(HeapOptions options, AddressSpace host) {
    return create(options, host, false);
  }

  private static Heap create(HeapOptions options, AddressSpace host, boolean isProcessHeap) {
    Heap heap = new Heap(options, host, isProcessHeap);
    long initial =
        options.maximumSize() == 0 ? options.initialSize() : Math.max(1, options.initialSize());
    if (!heap.supply.tryCommitInitially(initial)) {
      OutOfMemoryException refused = heap.routed.refusedInitially(initial);
      heap.ranges.releaseAll();
      throw refused;
    }
    heap.watchAsAsked();
    HeapRegistry.add(heap);
    return heap;
  }

  /// The heap of the process, which [org.freehold.malloc.Malloc] uses: it grows, stands on the
  /// operating system's memory, and cannot be closed.
  public static Heap processHeap() {
    return ProcessHeap.INSTANCE;
  }

  /// All heaps that are open, the oldest first; the process heap is one of them once it is used.
  public static List<Heap> processHeaps() {
    return HeapRegistry.list();
  }

  /// How the heap was made.
  public HeapOptions options() {
    return options;
  }

  /// This heap for the calls of the thread that asks: a little faster, for loops that pass the
  /// handle along. A virtual thread's is as fast as the heap itself.
  public LocalHeap local() {
    return new LocalHeap(this, frontEnd);
  }

  @Override
  public long allocate(long size) {
    FrontEnd front = frontEnd;
    ThreadCache cache = front == null ? null : front.hotCacheOf(Thread.currentThread());
    long address = cache == null ? 0 : cache.tryAllocate(size);
    if (address == 0) {
      return allocateSlowly(front, size, true);
    }
    tell(address, size);
    return address;
  }

  @Override
  public long tryAllocate(long size) {
    FrontEnd front = frontEnd;
    ThreadCache cache = front == null ? null : front.hotCacheOf(Thread.currentThread());
    long address = cache == null ? 0 : cache.tryAllocate(size);
    if (address == 0) {
      return allocateSlowly(front, size, false);
    }
    tell(address, size);
    return address;
  }

  private long allocateSlowly(@Nullable FrontEnd front, long size, boolean mustSucceed) {
    long address = front == null ? 0 : front.allocateSlowly(size);
    if (address == 0) {
      return requests.allocate(size, 1, mustSucceed);
    }
    tell(address, size);
    return address;
  }

  /// Allocates a block at a multiple of an alignment.
  ///
  /// @param size the bytes wanted
  /// @param alignment a power of two
  /// @return the address of the block
  /// @throws OutOfMemoryException with a diagnosis, when the memory cannot be had
  /// @throws IllegalArgumentException when the alignment is not a power of two
  public long allocate(long size, long alignment) {
    Blocks.requirePowerOfTwo(alignment);
    return requests.allocate(size, alignment, true);
  }

  /// Allocates like [#allocate(long, long)], and answers 0 where that one throws for want of
  /// memory.
  ///
  /// @param size the bytes wanted
  /// @param alignment a power of two
  /// @return the address of the block, or 0
  public long tryAllocate(long size, long alignment) {
    Blocks.requirePowerOfTwo(alignment);
    return requests.allocate(size, alignment, false);
  }

  /// Allocates a block whose bytes are zero.
  ///
  /// @param size the bytes wanted
  /// @return the address of the block
  /// @throws OutOfMemoryException with a diagnosis, when the memory cannot be had
  public long allocateZeroed(long size) {
    long address = allocate(size);
    zero(address, size);
    return address;
  }

  /// Allocates like [#allocateZeroed], and answers 0 where that one throws.
  ///
  /// @param size the bytes wanted
  /// @return the address of the block, or 0
  public long tryAllocateZeroed(long size) {
    long address = tryAllocate(size);
    if (address != 0) {
      zero(address, size);
    }
    return address;
  }

  /// A block with a reservation of its own has fresh pages, which are zero already.
  private void zero(long address, long size) {
    if (!blocks.isFresh(size)) {
      memory.fill(address, size, (byte) 0);
    }
  }

  @Override
  public long reallocate(long address, long size) {
    return requests.resize(address, size, true);
  }

  /// Reallocates like [#reallocate], and answers 0 where that one throws for want of memory; the
  /// block is then as it was.
  ///
  /// @param address a live block of this heap
  /// @param size the bytes wanted
  /// @return the address of the block from now on, or 0
  /// @throws InvalidFreeException when `address` is not a live block of this heap
  public long tryReallocate(long address, long size) {
    return requests.resize(address, size, false);
  }

  /// Changes the size of a block without moving it.
  ///
  /// @param address a live block of this heap
  /// @param size the bytes wanted
  /// @return whether the block has that size now; when not, it is as it was
  /// @throws InvalidFreeException when `address` is not a live block of this heap
  public boolean reallocateInPlace(long address, long size) {
    return requests.resizeInPlace(address, size);
  }

  @Override
  public void free(long address) {
    FrontEnd front = observer == null ? frontEnd : null;
    ThreadCache cache = front == null ? null : front.hotCacheOf(Thread.currentThread());
    if (cache == null || !cache.tryFree(address)) {
      freeSlowly(front, address);
    }
  }

  private void freeSlowly(@Nullable FrontEnd front, long address) {
    if (front == null || !front.freeSlowly(address)) {
      requests.free(address);
    }
  }

  @Override
  public long sizeOf(long address) {
    gate.enter();
    try {
      return blocks.usableBytes(address);
    } finally {
      gate.exit();
    }
  }

  /// Whether an address is a live block of this heap.
  ///
  /// @param address any address
  /// @return whether it could be freed
  public boolean isBlock(long address) {
    gate.enter();
    try {
      return blocks.isBlock(address);
    } finally {
      gate.exit();
    }
  }

  /// Whether an address is a live block that has a reservation of its own, since it was large when
  /// it was allocated.
  ///
  /// @param address any address
  /// @return whether it is
  public boolean hasOwnReservation(long address) {
    gate.enter();
    try {
      return routed.hasOwnReservation(address);
    } finally {
      gate.exit();
    }
  }

  /// Whether an address is a live block, asked by another heap's report; false when another thread
  /// is at work in this heap and does not end soon.
  boolean isBlockUnlessBusy(long address) {
    if (!options.serialized() || !gate.tryEnterSoon()) {
      return false;
    }
    try {
      return blocks.isBlock(address);
    } finally {
      gate.exit();
    }
  }

  @Override
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

  /// Shows everything in the heap: each segment and its ranges in the order of addresses, then the
  /// large blocks. The heap is locked meanwhile.
  ///
  /// @param visitor is shown each entry; it must not change the heap
  /// @throws IllegalStateException out of a call of the visitor that would change the heap
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

  /// What [#walk(Consumer)] shows, as it was at the moment of the call.
  public Stream<HeapEntry> walk() {
    List<HeapEntry> entries = new ArrayList<>();
    walk(entries::add);
    return entries.stream();
  }

  /// Checks the heap's records against each other and against the address space, and all patterns
  /// of a debug heap.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold, or telling of
  ///   the first damaged pattern unless the options have a handler for that
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
      new HeapChecker(space, ranges, backEnd, large, frontEnd).check();
    } finally {
      FrontEnd.resumeIfAny(frontEnd);
    }
    pages.check();
  }

  /// Whether an address is a live block and, in a debug heap, nobody has written around it.
  public boolean validate(long address) {
    gate.enter();
    try {
      return blocks.isBlock(address) && debugHeap.violation(address).isEmpty();
    } finally {
      gate.exit();
    }
  }

  /// What the debug options offer.
  public DebugHeap debugHeap() {
    return debugHeap;
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

  /// Makes the front end, which then serves each size class that is used enough. Without effect
  /// when there is one.
  ///
  /// @return whether there is one now; a heap that is not serialized or has a fixed size gets none
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

  /// Gives back what is not needed: slabs without blocks, every whole free page, and segments
  /// without blocks but one. Joins free neighbours first, where the heap has not done so at once.
  ///
  /// @return bytes of the largest free range that is left with memory behind it
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

  /// Keeps all other threads out of the back end until [#unlock] has been called as often. Requests
  /// that the front end can serve without it go on, as they do on Windows; a walk or a validation
  /// keeps these out too. Does nothing on a heap that is not serialized.
  public void lock() {
    gate.enter();
    gate.keep();
  }

  /// Takes the lock like [#lock], if no other thread has it.
  ///
  /// @return whether it is taken
  /// @throws IllegalStateException when the heap is closed
  public boolean tryLock() {
    if (gate.tryEnter()) {
      gate.keep();
      return true;
    }
    gate.requireOpen();
    return false;
  }

  /// Undoes one [#lock] or [#tryLock].
  ///
  /// @throws IllegalMonitorStateException when the thread does not hold the lock
  public void unlock() {
    gate.exitKept();
  }

  /// Gives all memory of the heap back, its blocks included. Closing again does nothing.
  ///
  /// @throws UnsupportedOperationException for the process heap
  @Override
  public void close() {
    if (isProcessHeap) {
      throw new UnsupportedOperationException("the process heap cannot be closed");
    }
    if (!gate.enterToClose()) {
      return;
    }
    try {
      tellClose();
      gate.close();
      HeapRegistry.remove(this);
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

  @Override
  Heap self() {
    return this;
  }

  @Override
  public String toString() {
    return "Heap[" + options.name() + "]";
  }
}
