package org.freehold.heap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.freehold.Allocator;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;

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
public final class Heap extends ObservedHeap implements Allocator, AutoCloseable {

  private static final class ProcessHeap {
    static final Heap INSTANCE =
        create(
            HeapOptions.builder(AddressSpace.host()).name("process").build(),
            AddressSpace.host(),
            true);
  }

  private final HeapOptions options;
  private final boolean isProcessHeap;
  private final AddressSpace space;
  private final Memory memory;
  private final ReentrantLock lock = new ReentrantLock();
  private final boolean serialized;
  private final Ranges ranges;
  private final MemorySupply supply;
  private final BackEnd backEnd;
  private final LargeBlocks large;
  private final RoutedBlocks routed;
  private final Blocks blocks;

  private long allocations;
  private long frees;
  private long reallocations;
  private long refusals;

  /// Whether the heap is open, being walked, or closed.
  private volatile State state = State.OPEN;

  private enum State {
    OPEN,
    WALKED,
    CLOSED
  }

  private Heap(HeapOptions options, AddressSpace host, boolean isProcessHeap) {
    this.options = options;
    this.isProcessHeap = isProcessHeap;
    this.space = options.space();
    this.memory = space.memory();
    this.serialized = options.serialized();
    this.ranges = new Ranges(options, host);
    this.supply = new MemorySupply(options, ranges);
    this.backEnd = new BackEnd(options, ranges, supply);
    this.large = new LargeBlocks(space);
    this.routed = new RoutedBlocks(this, ranges, supply, backEnd, large);
    this.blocks = routed;
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

  /// Makes a heap whose records stand in memory of another space, for tests that let that fail.
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

  @Override
  public long allocate(long size) {
    return allocate(size, 1);
  }

  @Override
  public long tryAllocate(long size) {
    return tryAllocate(size, 1);
  }

  /// Allocates a block at a multiple of an alignment.
  ///
  /// @param size the bytes wanted
  /// @param alignment a power of two
  /// @return the address of the block
  /// @throws OutOfMemoryException with a diagnosis, when the memory cannot be had
  /// @throws IllegalArgumentException when the alignment is not a power of two
  public long allocate(long size, long alignment) {
    requirePowerOfTwo(alignment);
    long address;
    OutOfMemoryException refused;
    enterToChange();
    try {
      address = count(blocks.allocateAligned(size, alignment));
      refused = address == 0 ? blocks.refused(size, alignment) : null;
    } finally {
      exit();
    }
    tell(address, size);
    if (refused != null) {
      throw refused;
    }
    return address;
  }

  /// Allocates like [#allocate(long, long)], and answers 0 where that one throws for want of
  /// memory.
  ///
  /// @param size the bytes wanted
  /// @param alignment a power of two
  /// @return the address of the block, or 0
  public long tryAllocate(long size, long alignment) {
    requirePowerOfTwo(alignment);
    long address;
    enterToChange();
    try {
      address = count(blocks.allocateAligned(size, alignment));
    } finally {
      exit();
    }
    tell(address, size);
    return address;
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

  /// Allocates a block as a segment that checks its bounds. The block lives until it is freed by
  /// its address; the segment does not notice that.
  ///
  /// @param size the bytes wanted
  /// @param alignment a power of two
  /// @return a segment of exactly `size` bytes
  /// @throws OutOfMemoryException with a diagnosis, when the memory cannot be had
  /// @throws UnsupportedOperationException on simulated memory, whose addresses mean nothing to the
  ///   JVM
  public MemorySegment allocateSegment(long size, long alignment) {
    long address = allocate(size, alignment);
    try {
      return memory.segment(address, size);
    } catch (UnsupportedOperationException e) {
      free(address);
      throw e;
    }
  }

  /// This heap as the JDK's allocator of segments. (The heap itself cannot be one: the interface
  /// has a method `allocate(long, long)` too, with another result.) Segments are zeroed, as the
  /// interface asks.
  public SegmentAllocator segments() {
    return this::allocateZeroedSegment;
  }

  private MemorySegment allocateZeroedSegment(long size, long alignment) {
    if (size < 0) {
      throw new IllegalArgumentException("a segment's size must not be negative, size=" + size);
    }
    MemorySegment segment = allocateSegment(size, alignment);
    memory.fill(segment.address(), size, (byte) 0);
    return segment;
  }

  private long count(long address) {
    if (address == 0) {
      refusals++;
    } else {
      allocations++;
    }
    return address;
  }

  @Override
  public long reallocate(long address, long size) {
    OutOfMemoryException refused;
    enterToChange();
    try {
      long moved = resize(address, size);
      if (moved != 0) {
        return moved;
      }
      refused = blocks.refused(size, 1);
    } finally {
      exit();
    }
    tell(0, size);
    throw refused;
  }

  /// Reallocates like [#reallocate], and answers 0 where that one throws for want of memory; the
  /// block is then as it was.
  ///
  /// @param address a live block of this heap
  /// @param size the bytes wanted
  /// @return the address of the block from now on, or 0
  /// @throws InvalidFreeException when `address` is not a live block of this heap
  public long tryReallocate(long address, long size) {
    enterToChange();
    try {
      long moved = resize(address, size);
      if (moved != 0) {
        return moved;
      }
    } finally {
      exit();
    }
    tell(0, size);
    return 0;
  }

  /// Changes the size of a block without moving it.
  ///
  /// @param address a live block of this heap
  /// @param size the bytes wanted
  /// @return whether the block has that size now; when not, it is as it was
  /// @throws InvalidFreeException when `address` is not a live block of this heap
  public boolean reallocateInPlace(long address, long size) {
    enterToChange();
    try {
      boolean done = resizeInPlace(blocks, address, size);
      reallocations += done ? 1 : 0;
      return done;
    } finally {
      exit();
    }
  }

  private long resize(long address, long size) {
    long moved = resize(blocks, memory, address, size);
    if (moved == 0) {
      refusals++;
    } else {
      reallocations++;
    }
    return moved;
  }

  @Override
  public void free(long address) {
    enterToChange();
    try {
      tellFree(address);
      blocks.free(address);
      frees++;
    } finally {
      exit();
    }
  }

  @Override
  public long sizeOf(long address) {
    enter();
    try {
      return blocks.usableBytes(address);
    } finally {
      exit();
    }
  }

  /// Whether an address is a live block of this heap.
  ///
  /// @param address any address
  /// @return whether it could be freed
  public boolean isBlock(long address) {
    enter();
    try {
      return blocks.isBlock(address);
    } finally {
      exit();
    }
  }

  /// Whether an address is a live block, asked by another heap's report; false when another thread
  /// is at work in this heap.
  boolean isBlockUnlessBusy(long address) {
    if (!serialized || !lock.tryLock()) {
      return false;
    }
    try {
      return state != State.CLOSED && blocks.isBlock(address);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long footprint() {
    enter();
    try {
      return ranges.committedBytes
          + large.committedBytes
          + ranges.metadataBytes()
          + large.metadataBytes();
    } finally {
      exit();
    }
  }

  /// What the heap holds at this moment.
  public HeapSummary summary() {
    enter();
    try {
      long reserved = ranges.reservedBytes + large.reservedBytes;
      long committed = ranges.committedBytes + large.committedBytes;
      return new HeapSummary(
          options.name(),
          reserved,
          committed,
          reserved - committed,
          backEnd.busyBytes + large.committedBytes,
          options.exactSizes() ? backEnd.requestedBytes + large.requestedBytes : -1,
          ranges.freeBytes,
          ranges.largestFreeBytes(),
          0,
          ranges.metadataBytes() + large.metadataBytes(),
          backEnd.blocks + large.count(),
          ranges.free.size(),
          ranges.uncommitted.size(),
          ranges.segments.count(),
          large.count(),
          large.committedBytes,
          allocations,
          frees,
          reallocations,
          refusals,
          ranges.commits + large.commits,
          ranges.decommits + large.decommits);
    } finally {
      exit();
    }
  }

  /// Shows everything in the heap: each segment and its ranges in the order of addresses, then the
  /// large blocks. The heap is locked meanwhile.
  ///
  /// @param visitor is shown each entry; it must not change the heap
  /// @throws IllegalStateException out of a call of the visitor that would change the heap
  public void walk(Consumer<? super HeapEntry> visitor) {
    enter();
    try {
      State before = state;
      state = State.WALKED;
      try {
        new HeapWalk(options, ranges, large).accept(visitor);
      } finally {
        state = before;
      }
    } finally {
      exit();
    }
  }

  /// What [#walk(Consumer)] shows, as it was at the moment of the call.
  public Stream<HeapEntry> walk() {
    List<HeapEntry> entries = new ArrayList<>();
    walk(entries::add);
    return entries.stream();
  }

  /// Checks the heap's records against each other and against the address space.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  public void validate() {
    enter();
    try {
      new HeapChecker(space, ranges, backEnd, large).check();
    } finally {
      exit();
    }
  }

  /// Gives back what is not needed: every whole free page, and segments without blocks but one.
  /// (Free neighbours are joined at all times, so there is nothing to coalesce.)
  ///
  /// @return bytes of the largest free range that is left with memory behind it
  public long compact() {
    enterToChange();
    try {
      supply.releaseEmptySegments();
      supply.decommitAll();
      return ranges.largestFreeBytes();
    } finally {
      exit();
    }
  }

  /// Keeps all other threads out until [#unlock] has been called as often. Does nothing on a heap
  /// that is not serialized.
  public void lock() {
    enter();
  }

  /// Undoes one [#lock].
  ///
  /// @throws IllegalMonitorStateException when the thread does not hold the lock
  public void unlock() {
    exit();
  }

  /// Gives all memory of the heap back, its blocks included. Closing again does nothing.
  ///
  /// @throws UnsupportedOperationException for the process heap
  @Override
  public void close() {
    if (isProcessHeap) {
      throw new UnsupportedOperationException("the process heap cannot be closed");
    }
    if (serialized && !lock.tryLock()) {
      await(lock);
    }
    try {
      if (state == State.WALKED) {
        throw notOpen(state);
      }
      if (state == State.OPEN) {
        tellClose();
        state = State.CLOSED;
        HeapRegistry.remove(this);
        ranges.releaseAll();
        large.releaseAll();
      }
    } finally {
      exit();
    }
  }

  /// Whether the heap has been closed.
  public boolean isClosed() {
    return state == State.CLOSED;
  }

  @Override
  Heap self() {
    return this;
  }

  /// Begins a call that looks.
  private void enter() {
    if (serialized && !lock.tryLock()) {
      await(lock);
    }
    if (state == State.CLOSED) {
      exit();
      throw new IllegalStateException("the heap is closed, heap=" + options.name());
    }
  }

  /// Begins a call that changes the heap.
  private void enterToChange() {
    if (serialized && !lock.tryLock()) {
      await(lock);
    }
    if (state != State.OPEN) {
      State found = state;
      exit();
      throw notOpen(found);
    }
  }

  private IllegalStateException notOpen(State found) {
    String what =
        found == State.CLOSED ? "is closed" : "must not be changed by the visitor of a walk";
    return new IllegalStateException("the heap " + what + ", heap=" + options.name());
  }

  private void exit() {
    if (serialized) {
      lock.unlock();
    }
  }

  private static void requirePowerOfTwo(long alignment) {
    if (Long.bitCount(alignment) != 1 || alignment < 0) {
      throw new IllegalArgumentException(
          "alignment must be a power of two, alignment=" + alignment);
    }
  }

  @Override
  public String toString() {
    return "Heap[" + options.name() + "]";
  }
}
