package org.freehold.heap.internal.engine;

/// The events of a heap: what its engine reports to the heap's observers, and asks of its limit
/// listener. Both of these receive the `Heap`, which the engine does not know; so the API
/// implements this interface.
public interface HeapEvents {

  /// Whether the heap has observers. Read without a lock: the answer may be stale.
  boolean areObserved();

  /// Reports a request that was served, or refused with address 0.
  void allocated(long address, long size);

  /// Reports that a live block is about to be freed.
  void freeing(long address);

  /// Reports a block that was resized; both addresses are equal when it was not moved.
  void reallocated(long before, long address, long size);

  /// Reports that the heap is about to be closed.
  void closing();

  /// Whether an observer is being notified that was called with the heap's lock held. The caller
  /// holds the lock, so it is this thread that runs the observer.
  boolean areNotified();

  /// Reports that the heap is shut, before its memory is released; perhaps several times. Allocates
  /// nothing.
  void shut();

  /// Asks the limit listener to make room for a request.
  ///
  /// @return whether to retry the request
  boolean makeRoom(long size);
}
