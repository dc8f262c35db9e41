package org.freehold.heap;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.freehold.heap.internal.debug.TagTable;
import org.freehold.heap.internal.engine.HeapEngine;
import org.freehold.internal.change.StackReserve;
import org.jspecify.annotations.Nullable;

/// The debugging interface of a heap: damage reports and tags. On a heap without debug options
/// there is no damage to report and there are no tags, so a program may call all of this whether it
/// is being debugged or not.
///
/// Thread-safe where the heap is.
public final class DebugHeap {

  private final Heap heap;
  private final HeapEngine engine;
  private final @Nullable TagTable tags;

  DebugHeap(Heap heap, HeapEngine engine) {
    this.heap = heap;
    this.engine = engine;
    this.tags = engine.tags();
  }

  /// All damage that is there at the moment: around blocks on pages of their own, around live
  /// blocks in address order, in quarantined blocks, in free memory. Nothing is thrown, no handler
  /// is notified, and nothing is repaired. O(n) for n bytes of patterns.
  public List<Violation> violations() {
    return engine.violations();
  }

  /// The damage around one block.
  ///
  /// @param address a live block of the heap
  /// @return the damage, if any
  /// @throws InvalidFreeException when `address` is not a live block of the heap
  public Optional<Violation> violation(long address) {
    return engine.violation(address);
  }

  /// Creates a tag.
  ///
  /// @param name for reports
  /// @return the tag to allocate with; 0, which is no tag, when the heap is not tagged
  ///   ([DebugOption#TAGGING]) or has 4,095 tags already
  public int createTag(String name) {
    StackReserve.require();
    heap.lock();
    try {
      return tags == null ? 0 : tags.create(name);
    } finally {
      heap.unlock();
    }
  }

  /// Allocates a block that is counted under a tag.
  ///
  /// @param size the bytes wanted
  /// @param alignment a power of two
  /// @param tag what [#createTag] returned; 0 for none
  /// @return the address of the block
  /// @throws OutOfMemoryException with a diagnosis, when no memory is available
  /// @throws IllegalArgumentException when the alignment is not a power of two, or the heap has no
  ///   such tag
  public long allocate(long size, long alignment, int tag) {
    StackReserve.require();
    heap.lock();
    try {
      if (tag != 0 && (tags == null || !tags.exists(tag))) {
        throw new IllegalArgumentException("the heap has no such tag, tag=" + tag);
      }
      engine.tagAllocations(tag);
      return heap.allocate(size, alignment);
    } finally {
      engine.tagAllocations(0);
      heap.unlock();
    }
  }

  /// Marks a block as meant to live as long as the heap, such as a table that is made once. The
  /// leak report counts such blocks in a line of their own and does not list them. The mark follows
  /// the block when it is reallocated, and ends when it is freed. Does nothing where the heap does
  /// not track the block ([HeapOptions#stackTraces]).
  ///
  /// @param address a live block of the heap
  /// @throws InvalidFreeException when `address` is not a live block of the heap
  public void markPermanent(long address) {
    long _ = engine.usableBytes(address);
    AllocationStacks stacks = heap.allocationStacks();
    if (stacks != null) {
      stacks.markPermanent(address);
    }
  }

  /// Sets what is told which blocks are live when the heap is closed, if any are that are not
  /// permanent. A heap begins without, unless `-Dfreehold.leaks=close` prints it to stderr.
  ///
  /// @param handler is called in the thread that closes the heap, after it has been closed and
  ///   without its lock; what it throws reaches the caller of [Heap#close()]
  public void whenClosed(Consumer<? super LeakReport.Unfreed> handler) {
    heap.observers.tellUnfreed(handler);
  }

  /// The statistics of each tag: those that were created, then pseudo tags by size for the blocks
  /// without a tag. A block that is resized counts as freed and allocated. Empty when the heap is
  /// not tagged.
  public List<HeapTag> tags() {
    StackReserve.require();
    heap.lock();
    try {
      return tags == null ? List.of() : tags.list();
    } finally {
      heap.unlock();
    }
  }
}
