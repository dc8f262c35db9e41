package org.freehold.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapCorruptionException;
import org.freehold.object.internal.movable.MovableEngine;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// A movable heap: an allocator whose blocks have handles instead of addresses, so that it may move
/// them together and does not fragment. What it was made for is a cache.
///
/// ```java
/// try (MovableHeap cache = MovableHeap.create(AddressSpace.host())) {
///   Handle handle = cache.allocate(1000);
///   try (Pin pin = handle.pin()) {
///     pin.segment().fill((byte) 1);
///   }
///   cache.compactStep(1 << 20);
///   handle.free();
/// }
/// ```
///
/// A block that is not locked may be moved by any call that allocates or compacts. A *discardable*
/// block that is not locked may lose its contents when memory is needed: because the heap reaches
/// its byte limit, or the system refuses more. The least recently used ones go first; a use is the
/// end of the last lock, a reallocation, or the allocation. The handle says so when it is next
/// locked.
///
/// Bookkeeping is outside the blocks, as everywhere in Freehold: 6 bytes a block in tables of the
/// heap, which the footprint includes, and 24 bytes for its handle, or 32 if it is discardable.
/// Sizes are in bytes, read as unsigned, and rounded up to 16 (8 on a 32-bit machine); blocks above
/// 256 KiB (128 KiB) have pages of their own and are never moved.
///
/// Thread-safe: one lock for a heap, which is held for one call, or one step of compaction. The
/// bytes of locked blocks are accessed without it.
public final class MovableHeap implements AutoCloseable {

  private final MovableHeapOptions options;
  private final MovableEngine engine;

  private MovableHeap(MovableHeapOptions options) {
    this.options = options;
    this.engine = new MovableEngine(options);
  }

  /// Makes a heap on the process heap.
  public static MovableHeap create() {
    return create(Heap.processHeap());
  }

  /// Makes a heap that takes its memory from another one, in blocks of up to 1 MiB.
  ///
  /// @param heap on native or simulated memory, which must stay open
  public static MovableHeap create(Heap heap) {
    return create(MovableHeapOptions.builder(heap).build());
  }

  /// Makes a heap that takes its memory from an address space, which fits it best: it gives back
  /// page by page.
  ///
  /// @param space native or simulated
  public static MovableHeap create(AddressSpace space) {
    return create(MovableHeapOptions.builder(space).build());
  }

  /// Makes a heap.
  ///
  /// @param options of the heap
  /// @throws OutOfMemoryException when the initial reservation is not available
  public static MovableHeap create(MovableHeapOptions options) {
    return new MovableHeap(options);
  }

  /// The options that the heap was made with.
  public MovableHeapOptions options() {
    return options;
  }

  /// Allocates a block, discardable if the options say so. The contents are unspecified.
  ///
  /// @param size the bytes wanted; 0 allocates a block of its own too
  /// @return its handle
  /// @throws OutOfMemoryException with a diagnosis, when nothing can be discarded or won by
  ///   compacting any more
  public Handle allocate(long size) {
    return allocate(size, options.discardable());
  }

  /// Allocates a block. The contents are unspecified.
  ///
  /// @param size the bytes wanted; 0 allocates a block of its own too
  /// @param discardable whether the heap may discard it when it needs memory
  /// @return its handle
  /// @throws OutOfMemoryException with a diagnosis, when nothing can be discarded or won by
  ///   compacting any more
  public Handle allocate(long size, boolean discardable) {
    return Objects.requireNonNull(engine.allocate(size, discardable, true));
  }

  /// Allocates like [#allocate(long)], but returns null when no memory is available.
  public @Nullable Handle tryAllocate(long size) {
    return engine.allocate(size, options.discardable(), false);
  }

  /// Allocates like [#allocate(long, boolean)], but returns null when no memory is available.
  public @Nullable Handle tryAllocate(long size, boolean discardable) {
    return engine.allocate(size, discardable, false);
  }

  /// Compacts the heap: moves unlocked blocks together, and gives the memory back that this makes
  /// free. Other threads get their turn after each MiB. O(n) for n bytes.
  ///
  /// @return bytes won: how much less is committed than before
  public long compact() {
    return engine.compact();
  }

  /// Does a step of compaction, which takes bounded time: it moves at most so many bytes, at most a
  /// block for each 512 of them and 64 more, and gives back about 1 MiB of pages. A step of 1 MiB
  /// is meant to take less than a millisecond. A block larger than `bytes` is not moved.
  ///
  /// @param bytes that may be moved
  /// @return bytes moved and given back; 0 when there is nothing left to do, or the next block is
  ///   larger than `bytes`
  public long compactStep(long bytes) {
    return engine.compactStep(bytes);
  }

  /// The footprint: bytes committed for blocks, and the heap's tables. O(n) for n chunks.
  public long footprint() {
    return engine.footprint();
  }

  /// The heap's statistics at the moment. O(n) for n chunks.
  public MovableHeapSummary summary() {
    return engine.summary();
  }

  /// Walks the heap: shows its chunks in the order of their addresses, block by block, and then the
  /// large blocks. The heap is locked meanwhile. O(n) for n blocks.
  ///
  /// @param visitor receives each entry; it must not change the heap
  /// @throws IllegalStateException from a call by the visitor that would change the heap
  public void walk(Consumer<? super MovableHeapEntry> visitor) {
    engine.walk(visitor);
  }

  /// The entries of a walk, as they were at the moment of the call.
  public Stream<MovableHeapEntry> walk() {
    List<MovableHeapEntry> entries = new ArrayList<>();
    walk(entries::add);
    return entries.stream();
  }

  /// Validates the heap: checks its tables, counts and lists against each other. O(n) for n blocks.
  ///
  /// @throws HeapCorruptionException naming the first violated invariant
  public void validate() {
    engine.validate();
  }

  /// Closes the heap and gives all its memory back, live blocks included. Closing again does
  /// nothing.
  ///
  /// @throws IllegalStateException when a block is locked or pinned; the heap stays open
  @Override
  public void close() {
    engine.close();
  }

  /// Whether the heap has been closed.
  public boolean isClosed() {
    return engine.isClosed();
  }

  @Override
  public String toString() {
    return "MovableHeap[" + options.name() + "]";
  }
}
