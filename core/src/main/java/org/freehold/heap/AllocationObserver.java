package org.freehold.heap;

/// An observer of a heap's blocks: is notified of every allocation, free, reallocation and refusal.
/// Recorders, leak trackers, events and metrics are observers. [Heap#attach] begins, [Heap#detach]
/// ends.
///
/// An observer sees every block, whichever part of the heap serves it, in an order from which a
/// table of live blocks can be kept: an allocation is reported before anybody can free the block,
/// and a free before the address can be allocated again. Calls of one thread arrive in that
/// thread's order; those of several threads arrive concurrently, so an observer with state must be
/// thread-safe.
///
/// An observer is called from the public methods of [Heap]: for allocations and refusals without
/// its lock, otherwise with it. It must not change the heap that it is notified of, and must not
/// throw: an exception reaches the caller of the heap, with the block left as it is.
public interface AllocationObserver {

  /// A block has been allocated; the caller does not have it yet.
  ///
  /// @param heap the heap
  /// @param address of the block
  /// @param size the bytes requested
  void onAllocate(Heap heap, long address, long size);

  /// A live block is about to be freed.
  ///
  /// @param heap the heap
  /// @param address of the block
  void onFree(Heap heap, long address);

  /// A block has been reallocated: it has another size, and perhaps another address. Where it
  /// moved, `before` has not been allocated to anybody yet.
  ///
  /// @param heap the heap
  /// @param before where the block was
  /// @param address where it is
  /// @param size the bytes requested
  void onReallocate(Heap heap, long before, long address, long size);

  /// A request has been refused; the caller has not been told yet.
  ///
  /// @param heap the heap
  /// @param size the bytes requested
  default void onRefusal(Heap heap, long size) {}

  /// The heap is about to be closed, and all its blocks with it.
  ///
  /// @param heap the heap
  default void onClose(Heap heap) {}
}
