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
/// its lock, otherwise with it. It must not change the heap that it is notified of, and should not
/// throw. If it does, because the Java heap is full, say, that reaches the caller of the heap, the
/// observers after it are not notified, and the heap is left as if the call had not been made:
///
/// * a block that was to be allocated is freed again, which observers are told; it stays live only
///   when there is no stack or Java memory left to free it;
/// * a block that was to be freed stays live;
/// * a block that was to be reallocated stays where it is, with its size and contents. Of a large
///   block that was to shrink, the bytes past the new size are zero. In a debug heap a block that
///   was to grow or shrink in place has its new size, and one that was to move is freed.
/// * A heap that was to be closed is closed, and all observers are notified.
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
