package org.freehold.heap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.freehold.Allocator;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.internal.blocks.Blocks;
import org.freehold.heap.internal.cache.ThreadCache;
import org.freehold.heap.internal.engine.HeapEngine;
import org.freehold.heap.internal.engine.LockedPath;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.freehold.vm.AddressSpace;
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
public final class Heap implements Allocator, AutoCloseable {

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
  private final HeapObservers observers;
  private final HeapEngine engine;

  /// The front end, which serves most small requests without the heap's lock; null for a heap that
  /// has none.
  private final @Nullable FrontEnd frontEnd;

  private final LockedPath lockedPath;
  private final DebugHeap debugHeap;

  /// Who is notified of every block; null for nobody. Read without a lock: a thread may see a
  /// change a moment later.
  @Nullable AllocationObserver observer;

  private Heap(HeapOptions options, AddressSpace host, boolean isProcessHeap) {
    this.options = options;
    this.isProcessHeap = isProcessHeap;
    this.observers = new HeapObservers(this);
    this.engine =
        new HeapEngine(
            options, host, address -> HeapRegistry.nameOfOwner(address, this), observers);
    this.frontEnd = engine.frontEnd();
    this.lockedPath = engine.lockedPath();
    this.debugHeap = new DebugHeap(this, engine);
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
    heap.engine.start();
    heap.observers.attachAsConfigured();
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
      return allocateSlow(front, size, true);
    }
    notifyAllocated(address, size);
    return address;
  }

  @Override
  public long tryAllocate(long size) {
    FrontEnd front = frontEnd;
    ThreadCache cache = front == null ? null : front.hotCacheOf(Thread.currentThread());
    long address = cache == null ? 0 : cache.tryAllocate(size);
    if (address == 0) {
      return allocateSlow(front, size, false);
    }
    notifyAllocated(address, size);
    return address;
  }

  private long allocateSlow(@Nullable FrontEnd front, long size, boolean mustSucceed) {
    long address = front == null ? 0 : front.allocateSlow(size);
    if (address == 0) {
      return lockedPath.allocate(size, 1, mustSucceed);
    }
    notifyAllocated(address, size);
    return address;
  }

  /// Notifies the observer, if there is one, of a block that was allocated.
  void notifyAllocated(long address, long size) {
    AllocationObserver watching = observer;
    if (watching != null) {
      watching.onAllocate(this, address, size);
    }
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
    return lockedPath.allocate(size, alignment, true);
  }

  /// Allocates like [#allocate(long, long)], and answers 0 where that one throws for want of
  /// memory.
  ///
  /// @param size the bytes wanted
  /// @param alignment a power of two
  /// @return the address of the block, or 0
  public long tryAllocate(long size, long alignment) {
    Blocks.requirePowerOfTwo(alignment);
    return lockedPath.allocate(size, alignment, false);
  }

  /// Allocates a block whose bytes are zero.
  ///
  /// @param size the bytes wanted
  /// @return the address of the block
  /// @throws OutOfMemoryException with a diagnosis, when the memory cannot be had
  public long allocateZeroed(long size) {
    long address = allocate(size);
    engine.zero(address, size);
    return address;
  }

  /// Allocates like [#allocateZeroed], and answers 0 where that one throws.
  ///
  /// @param size the bytes wanted
  /// @return the address of the block, or 0
  public long tryAllocateZeroed(long size) {
    long address = tryAllocate(size);
    if (address != 0) {
      engine.zero(address, size);
    }
    return address;
  }

  @Override
  public long reallocate(long address, long size) {
    return lockedPath.resize(address, size, true);
  }

  /// Reallocates like [#reallocate], and answers 0 where that one throws for want of memory; the
  /// block is then as it was.
  ///
  /// @param address a live block of this heap
  /// @param size the bytes wanted
  /// @return the address of the block from now on, or 0
  /// @throws InvalidFreeException when `address` is not a live block of this heap
  public long tryReallocate(long address, long size) {
    return lockedPath.resize(address, size, false);
  }

  /// Changes the size of a block without moving it.
  ///
  /// @param address a live block of this heap
  /// @param size the bytes wanted
  /// @return whether the block has that size now; when not, it is as it was
  /// @throws InvalidFreeException when `address` is not a live block of this heap
  public boolean reallocateInPlace(long address, long size) {
    return lockedPath.resizeInPlace(address, size);
  }

  @Override
  public void free(long address) {
    FrontEnd front = observer == null ? frontEnd : null;
    ThreadCache cache = front == null ? null : front.hotCacheOf(Thread.currentThread());
    if (cache == null || !cache.tryFree(address)) {
      freeSlow(front, address);
    }
  }

  private void freeSlow(@Nullable FrontEnd front, long address) {
    if (front == null || !front.freeSlow(address)) {
      lockedPath.free(address);
    }
  }

  @Override
  public long sizeOf(long address) {
    return engine.usableBytes(address);
  }

  /// Whether an address is a live block of this heap.
  ///
  /// @param address any address
  /// @return whether it could be freed
  public boolean isBlock(long address) {
    return engine.isBlock(address);
  }

  /// Whether an address is a live block that has a reservation of its own, since it was large when
  /// it was allocated.
  ///
  /// @param address any address
  /// @return whether it is
  public boolean hasOwnReservation(long address) {
    return engine.hasOwnReservation(address);
  }

  /// Whether an address is a live block, asked by another heap's report; false when another thread
  /// is at work in this heap and does not end soon.
  boolean isBlockUnlessBusy(long address) {
    return engine.isBlockUnlessBusy(address);
  }

  @Override
  public long footprint() {
    return engine.footprint();
  }

  /// What the heap holds at this moment.
  public HeapSummary summary() {
    return engine.summary();
  }

  /// Shows everything in the heap: each segment and its ranges in the order of addresses, then the
  /// large blocks. The heap is locked meanwhile.
  ///
  /// @param visitor is shown each entry; it must not change the heap
  /// @throws IllegalStateException out of a call of the visitor that would change the heap
  public void walk(Consumer<? super HeapEntry> visitor) {
    engine.walk(visitor);
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
    engine.validate();
  }

  /// Whether an address is a live block and, in a debug heap, nobody has written around it.
  public boolean validate(long address) {
    return engine.validate(address);
  }

  /// What the debug options offer.
  public DebugHeap debugHeap() {
    return debugHeap;
  }

  /// Whether small blocks come from a front end by now.
  public boolean hasFrontEnd() {
    return engine.hasFrontEnd();
  }

  /// Makes the front end, which then serves each size class that is used enough. Without effect
  /// when there is one.
  ///
  /// @return whether there is one now; a heap that is not serialized or has a fixed size gets none
  public boolean enableFrontEnd() {
    return engine.enableFrontEnd();
  }

  /// Gives back what is not needed: slabs without blocks, every whole free page, and segments
  /// without blocks but one. Joins free neighbours first, where the heap has not done so at once.
  ///
  /// @return bytes of the largest free range that is left with memory behind it
  public long compact() {
    return engine.compact();
  }

  /// Keeps all other threads out of the back end until [#unlock] has been called as often. Requests
  /// that the front end can serve without it go on, as they do on Windows; a walk or a validation
  /// keeps these out too. Does nothing on a heap that is not serialized.
  public void lock() {
    engine.lock();
  }

  /// Takes the lock like [#lock], if no other thread has it.
  ///
  /// @return whether it is taken
  /// @throws IllegalStateException when the heap is closed
  public boolean tryLock() {
    return engine.tryLock();
  }

  /// Undoes one [#lock] or [#tryLock].
  ///
  /// @throws IllegalMonitorStateException when the thread does not hold the lock
  public void unlock() {
    engine.unlock();
  }

  /// Gives all memory of the heap back, its blocks included. Closing again does nothing.
  ///
  /// @throws UnsupportedOperationException for the process heap
  @Override
  public void close() {
    if (isProcessHeap) {
      throw new UnsupportedOperationException("the process heap cannot be closed");
    }
    engine.close(() -> {
      observers.closing();
      HeapRegistry.remove(this);
    });
  }

  /// Whether the heap has been closed.
  public boolean isClosed() {
    return engine.isClosed();
  }

  /// Allocates a block as a segment that checks its bounds. The block lives until it is freed by
  /// its address; the segment does not notice that.
  ///
  /// @param size the bytes wanted
  /// @param alignment a power of two
  /// @return a segment of exactly `size` bytes
  /// @throws OutOfMemoryException with a diagnosis, when there is no memory
  /// @throws UnsupportedOperationException on simulated memory, whose addresses mean nothing to the
  ///   JVM
  public MemorySegment allocateSegment(long size, long alignment) {
    long address = allocate(size, alignment);
    try {
      return options.space().memory().segment(address, size);
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
    options.space().memory().fill(segment.address(), size, (byte) 0);
    return segment;
  }

  /// Has an observer notified of everything that happens to blocks from now on, after those that
  /// are attached already. Calls that other threads are in at that moment may not be reported.
  ///
  /// @param added the observer
  public synchronized void attach(AllocationObserver added) {
    observers.attach(added);
  }

  /// Ends what [#attach] began; does nothing for an observer that is not attached.
  ///
  /// @param removed the observer
  public synchronized void detach(AllocationObserver removed) {
    observers.detach(removed);
  }

  /// The tracker that knows who allocated the blocks: the one that [HeapOptions#stackTraces] asked
  /// for, or that was attached.
  ///
  /// @return null when there is none
  public @Nullable AllocationStacks allocationStacks() {
    return observers.allocationStacks();
  }

  /// The live blocks by the stack that allocated them, most bytes first.
  ///
  /// @return one leak for each stack
  /// @throws IllegalStateException when the heap does not track its blocks
  public List<AllocationStacks.Leak> leaks() {
    return observers.leaks();
  }

  @Override
  public String toString() {
    return "Heap[" + options.name() + "]";
  }
}
