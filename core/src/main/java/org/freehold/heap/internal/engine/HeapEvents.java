package org.freehold.heap.internal.engine;

/// What the engine of a heap reports to the heap's observers, and asks of its limit listener. The
/// engine knows no `Heap`, which is what observers and listeners are given; the heap implements
/// this.
public interface HeapEvents {

  /// Whether anybody observes the heap. Read without a lock: the answer may be a moment old.
  boolean areObserved();

  /// Reports a request that was served, or refused with address 0.
  void allocated(long address, long size);

  /// Reports that a live block is about to be freed.
  void freeing(long address);

  /// Reports a block that was resized; the addresses are the same when it was not moved.
  void reallocated(long before, long address, long size);

  /// Reports that the heap is about to be closed.
  void closing();

  /// Asks the limit listener to make room for a request.
  ///
  /// @return whether the request is worth another try
  boolean makeRoom(long size);
}
