package org.freehold.heap;

/// Is told what happens to the blocks of a heap: a recorder, a leak tracker, events, metrics.
/// [Heap#attach] begins, [Heap#detach] ends.
///
/// An observer sees every block whichever part of the heap serves it, in an order that a book by
/// address can follow: a block is told of before anybody can free it, and an address is told to be
/// free before anybody else can get it. Calls of one thread come in that thread's order; those of
/// several threads come at the same time, so an observer that keeps something is thread-safe.
///
/// Calls come from the public methods of [Heap]: those of allocations and refusals without its
/// lock, the others with it. An observer must not change the heap that it is told of, and must not
/// throw: what it throws reaches the caller of the heap, with the block left as it is.
public interface AllocationObserver {

  /// A block has been allocated; the caller does not have it yet.
  ///
  /// @param heap the heap
  /// @param address of the block
  /// @param size bytes as they were asked for
  void onAllocate(Heap heap, long address, long size);

  /// A live block is about to be freed.
  ///
  /// @param heap the heap
  /// @param address of the block
  void onFree(Heap heap, long address);

  /// A block has got another size, and perhaps another place. Where it moved, nobody has got
  /// `before` yet.
  ///
  /// @param heap the heap
  /// @param before where the block was
  /// @param address where it is
  /// @param size bytes as they were asked for
  void onReallocate(Heap heap, long before, long address, long size);

  /// A request has been refused; the caller does not know yet.
  ///
  /// @param heap the heap
  /// @param size bytes as they were asked for
  default void onRefusal(Heap heap, long size) {}

  /// The heap is about to be closed, with all blocks that it has.
  ///
  /// @param heap the heap
  default void onClose(Heap heap) {}
}
