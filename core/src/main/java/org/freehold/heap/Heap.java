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
import org.freehold.heap.internal.engine.HeapRehearsal;
import org.freehold.heap.internal.engine.LockedPath;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.freehold.heap.internal.slab.NaturalAlignment;
import org.freehold.heap.internal.slab.SizeClasses;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.internal.NativeAccess;
import org.jspecify.annotations.Nullable;

/// A heap: an allocator of blocks of any size from the pages of an address space.
///
/// ```java
/// try (Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()))) {
///   long block = heap.allocate(100);
///   heap.free(block);
/// }
/// ```
///
/// Three guarantees hold for every heap:
///
/// * Metadata is out of band: none of it is stored in memory that users write. So an overrun
///   damages data and never the heap, and any address can be checked.
/// * Every free is checked, always. A double free, a free of the middle of a block, a free of
///   memory that is not the heap's: each throws an [InvalidFreeException] that names it, and
///   changes nothing.
/// * A refusal comes with its reason: see [OutOfMemoryException#diagnosis()].
///
/// Requests up to [HeapOptions#largeThreshold] are served from segments, small ones through thread
/// caches where the heap has a front end ([FrontEndMode]); larger ones become large blocks, each
/// with a reservation of its own. A heap of fixed size serves everything from its one segment.
///
/// Sizes are in bytes, read as unsigned; a size of 0 is a block of its own. Addresses are multiples
/// of 16 (8 on a 32-bit machine). Operations on blocks take O(log n) for n free ranges, and those
/// that a thread cache serves O(1), apart from the system calls that some of them make; `walk`,
/// `validate`, `compact` and `close` are O(n) for n ranges and blocks of slabs.
///
/// Thread-safe: each heap has one lock, which is reentrant, and thread caches that do without it. A
/// heap made with `serialized` false has no lock and belongs to one thread.
public final class Heap implements Allocator, AutoCloseable {

  private final HeapOptions options;
  private final boolean isProcessHeap;
  final HeapObservers observers;
  private final HeapEngine engine;

  /// The front end, which serves most small requests without the heap's lock; null for a heap that
  /// has none.
  private final @Nullable FrontEnd frontEnd;

  private final LockedPath lockedPath;
  private final DebugHeap debugHeap;
  final HeapRegistry.Entry registered = new HeapRegistry.Entry(this);

  /// The observer that is notified of every block; null for none. Read without a lock: a thread may
  /// see a change late.
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
  /// @param options of the heap
  /// @return the heap
  /// @throws OutOfMemoryException when the initial size, or the reservation of a fixed heap, is not
  ///   available
  public static Heap create(HeapOptions options) {
    return create(options, AddressSpace.host(), false);
  }

  /// For tests: metadata is stored in memory of another space.
  static Heap create(HeapOptions options, AddressSpace host) {
    return create(options, host, false);
  }

  /// Makes a heap, or the process heap, which cannot be closed.
  static Heap create(HeapOptions options, AddressSpace host, boolean isProcessHeap) {
    StackReserve.require();
    HeapRehearsal.require(options);
    Heap heap = new Heap(options, host, isProcessHeap);
    boolean isMade = false;
    try {
      heap.engine.start();
      heap.observers.attachAsConfigured();
      HeapRegistry.add(heap);
      isMade = true;
    } finally {
      if (!isMade) {
        heap.engine.close();
      }
    }
    return heap;
  }

  /// The process heap, which [org.freehold.malloc.Malloc] uses: it grows, uses the operating
  /// system's memory, and cannot be closed.
  public static Heap processHeap() {
    NativeAccess.require();
    return ProcessHeap.instance();
  }

  /// All open heaps, the oldest first; the process heap is among them once it has been used.
  public static List<Heap> processHeaps() {
    return HeapRegistry.list();
  }

  /// The options that the heap was made with.
  public HeapOptions options() {
    return options;
  }

  /// A handle on this heap for the calling thread, which saves looking up the thread's cache: for
  /// loops that can pass the handle along. For a virtual thread it is no faster than the heap
  /// itself.
  public LocalHeap local() {
    return new LocalHeap(this, frontEnd);
  }

  @Override
  public long allocate(long size) {
    ThreadCache cache = hotCache();
    long address = cache == null ? 0 : cache.tryAllocate(size);
    if (address == 0) {
      return allocateSlow(size, 1, true);
    }
    notifyAllocated(address, size);
    return address;
  }

  @Override
  public long tryAllocate(long size) {
    ThreadCache cache = hotCache();
    long address = cache == null ? 0 : cache.tryAllocate(size);
    if (address == 0) {
      return allocateSlow(size, 1, false);
    }
    notifyAllocated(address, size);
    return address;
  }

  /// Notifies the observer, if there is one, of a block that was allocated.
  void notifyAllocated(long address, long size) {
    if (observer != null) {
      lockedPath.notifyAllocated(address, size);
    }
  }

  /// Allocates a block at a multiple of an alignment.
  ///
  /// Alignments that every block has cost nothing. A thread cache also serves larger ones up to
  /// 4,096, by a block of at most twice the size, or of at most 128 bytes. Anything else takes the
  /// heap's lock.
  ///
  /// @param size the bytes wanted
  /// @param alignment a power of two
  /// @return the address of the block
  /// @throws OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws IllegalArgumentException when the alignment is not a power of two
  public long allocate(long size, long alignment) {
    Blocks.requirePowerOfTwo(alignment);
    ThreadCache cache = hotCache();
    long address = cache == null ? 0 : cache.tryAllocate(NaturalAlignment.sizeFor(size, alignment));
    if (address == 0) {
      return allocateSlow(size, alignment, true);
    }
    notifyAllocated(address, size);
    return address;
  }

  /// Allocates like [#allocate(long, long)], but returns 0 when no memory is available.
  public long tryAllocate(long size, long alignment) {
    Blocks.requirePowerOfTwo(alignment);
    ThreadCache cache = hotCache();
    long address = cache == null ? 0 : cache.tryAllocate(NaturalAlignment.sizeFor(size, alignment));
    if (address == 0) {
      return allocateSlow(size, alignment, false);
    }
    notifyAllocated(address, size);
    return address;
  }

  /// The cache of this thread; null when it has none on the hot path.
  private @Nullable ThreadCache hotCache() {
    FrontEnd front = frontEnd;
    return front == null ? null : front.hotCacheOf(Thread.currentThread());
  }

  private long allocateSlow(long size, long alignment, boolean mustSucceed) {
    FrontEnd front = frontEnd;
    long address = front == null ? 0 : front.allocateSlow(size, alignment);
    if (address == 0) {
      return lockedPath.allocate(size, alignment, mustSucceed);
    }
    notifyAllocated(address, size);
    return address;
  }

  /// Allocates a block whose bytes are zero.
  ///
  /// @param size the bytes wanted
  /// @return the address of the block
  /// @throws OutOfMemoryException with a diagnosis, when no memory is available
  public long allocateZeroed(long size) {
    long address = allocate(size);
    engine.zero(address, size);
    return address;
  }

  /// Allocates like [#allocateZeroed], but returns 0 when no memory is available.
  public long tryAllocateZeroed(long size) {
    long address = tryAllocate(size);
    if (address != 0) {
      engine.zero(address, size);
    }
    return address;
  }

  @Override
  public long reallocate(long address, long size) {
    ThreadCache cache = observer == null ? hotCache() : null;
    if (cache == null || !SizeClasses.suits(cache.trySizeOf(address), size)) {
      return lockedPath.resize(address, size, true);
    }
    cache.countReallocation();
    return address;
  }

  /// Reallocates like [#reallocate], but returns 0 when no memory is available; the block is then
  /// unchanged.
  ///
  /// @throws InvalidFreeException when `address` is not a live block of this heap
  public long tryReallocate(long address, long size) {
    ThreadCache cache = observer == null ? hotCache() : null;
    if (cache == null || !SizeClasses.suits(cache.trySizeOf(address), size)) {
      return lockedPath.resize(address, size, false);
    }
    cache.countReallocation();
    return address;
  }

  /// Resizes a block without moving it.
  ///
  /// @param address a live block of this heap
  /// @param size the bytes wanted
  /// @return whether the block has that size now; when not, it is unchanged
  /// @throws InvalidFreeException when `address` is not a live block of this heap
  public boolean reallocateInPlace(long address, long size) {
    ThreadCache cache = observer == null ? hotCache() : null;
    long known = cache == null ? -1 : cache.trySizeOf(address);
    if (cache == null || known < 0) {
      return lockedPath.resizeInPlace(address, size);
    }
    if (Long.compareUnsigned(size, known) > 0) {
      return false;
    }
    cache.countReallocation();
    return true;
  }

  @Override
  public void free(long address) {
    ThreadCache cache = observer == null ? hotCache() : null;
    if (cache == null || !cache.tryFree(address)) {
      freeSlow(address);
    }
  }

  private void freeSlow(long address) {
    FrontEnd front = observer == null ? frontEnd : null;
    if (front == null || !front.freeSlow(address)) {
      lockedPath.free(address);
    }
  }

  @Override
  public long sizeOf(long address) {
    ThreadCache cache = hotCache();
    long size = cache == null ? -1 : cache.trySizeOf(address);
    return size >= 0 ? size : engine.usableBytes(address);
  }

  /// Whether an address, which may be any, is a live block of this heap.
  public boolean isBlock(long address) {
    ThreadCache cache = hotCache();
    return (cache != null && cache.trySizeOf(address) >= 0) || engine.isBlock(address);
  }

  /// Whether an address is a large block: a live block with a reservation of its own.
  public boolean hasOwnReservation(long address) {
    return engine.hasOwnReservation(address);
  }

  HeapEngine engine() {
    return engine;
  }

  @Override
  public long footprint() {
    return engine.footprint();
  }

  /// The heap's statistics at the moment. O(n) for n slabs and segments.
  public HeapSummary summary() {
    return engine.summary();
  }

  /// Walks the heap: shows each segment and its ranges in address order, then the large blocks. The
  /// heap is locked and its front end suspended meanwhile. O(n) for n ranges and blocks.
  ///
  /// @param visitor receives each entry; it must not change the heap
  /// @throws IllegalStateException from a call by the visitor that would change the heap
  public void walk(Consumer<? super HeapEntry> visitor) {
    engine.walk(visitor);
  }

  /// The entries of a heap walk, as they were at the moment of the call.
  public Stream<HeapEntry> walk() {
    List<HeapEntry> entries = new ArrayList<>();
    walk(entries::add);
    return entries.stream();
  }

  /// Validates the heap: checks its records against each other and against the address space, and
  /// all patterns of a debug heap. O(n) for n ranges and blocks.
  ///
  /// @throws HeapCorruptionException naming the first violated invariant, or reporting the first
  ///   damaged pattern unless the options have a handler for that
  public void validate() {
    engine.validate();
  }

  /// Whether an address is a live block and, in a debug heap, its guard bytes are intact.
  public boolean validate(long address) {
    return engine.validate(address);
  }

  /// The debugging interface of the heap, which is there on every heap.
  public DebugHeap debugHeap() {
    return debugHeap;
  }

  /// Whether the front end of the heap is active.
  public boolean hasFrontEnd() {
    return engine.hasFrontEnd();
  }

  /// Activates the front end, which then serves each size class that is used enough. Does nothing
  /// when it is active.
  ///
  /// @return whether there is one; a heap that is not serialized or has a fixed size has none
  public boolean enableFrontEnd() {
    return engine.enableFrontEnd();
  }

  /// Purges everything that is not in use: slabs without blocks, every whole free page, and
  /// segments without blocks but the first. Coalesces adjacent free ranges first, where the heap
  /// does not do so at once. O(n) for n ranges.
  ///
  /// @return bytes of the largest free range that is still committed
  public long compact() {
    return engine.compact();
  }

  /// Locks the heap: excludes all other threads from the back end until [#unlock] has been called
  /// as often. Requests that the front end can serve without the lock go on, as they do on Windows;
  /// a walk or a validation excludes these too. Does nothing on a heap that is not serialized.
  public void lock() {
    engine.lock();
  }

  /// Locks the heap like [#lock], if no other thread holds the lock.
  ///
  /// @return whether the heap is locked
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

  /// Closes the heap and releases all its memory, live blocks included, of which
  /// [DebugHeap#whenClosed] tells. Closing again does nothing, unless the last close was cut short
  /// by an error: then it releases what is left.
  ///
  /// @throws UnsupportedOperationException for the process heap
  /// @throws IllegalStateException in an observer of the heap
  @Override
  public void close() {
    if (isProcessHeap) {
      throw new UnsupportedOperationException("the process heap cannot be closed");
    }
    closeWhatever();
  }

  /// Closes the heap, the process heap too.
  void closeWhatever() {
    try {
      engine.close();
    } finally {
      observers.closed();
    }
  }

  /// Whether the heap has been closed.
  public boolean isClosed() {
    return engine.isClosed();
  }

  /// Allocates a block as a memory segment, which checks bounds. The block lives until it is freed
  /// by its address; the segment stays accessible after that, so it must not be used any more.
  ///
  /// @param size the bytes wanted
  /// @param alignment a power of two
  /// @return a segment of exactly `size` bytes
  /// @throws OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws UnsupportedOperationException on simulated memory, whose addresses the JVM cannot
  ///   access
  public MemorySegment allocateSegment(long size, long alignment) {
    return new HeapSegments(this).allocateAsIs(size, alignment);
  }

  /// This heap as a [SegmentAllocator] of the JDK. (The heap itself cannot implement the interface,
  /// whose `allocate(long, long)` has another result type.) Segments are zeroed, as the interface
  /// requires.
  public SegmentAllocator segments() {
    return new HeapSegments(this);
  }

  /// Attaches an observer, which is notified from now on of everything that happens to blocks,
  /// after the observers that are attached already. Calls that other threads are in at that moment
  /// may not be reported.
  ///
  /// @param added the observer
  public synchronized void attach(AllocationObserver added) {
    observers.attach(added);
  }

  /// Detaches an observer; does nothing when it is not attached.
  ///
  /// @param removed the observer
  public synchronized void detach(AllocationObserver removed) {
    observers.detach(removed);
  }

  /// The tracker of the stacks that allocated live blocks: the one that [HeapOptions#stackTraces]
  /// asked for, or that was attached.
  ///
  /// @return null when there is none
  public @Nullable AllocationStacks allocationStacks() {
    return observers.allocationStacks();
  }

  /// The live blocks grouped by the stack that allocated them, most bytes first. O(n) for n tracked
  /// blocks.
  ///
  /// @return one entry for each stack
  /// @throws IllegalStateException when the heap does not track its blocks
  public List<AllocationStacks.Leak> leaks() {
    return observers.leaks();
  }

  @Override
  public String toString() {
    return "Heap[" + options.name() + "]";
  }
}
