package org.freehold.heap;

/// A listener at a heap's byte limit: is asked to make room before a request is refused, so that a
/// cache can drop entries and free their blocks.
@FunctionalInterface
public interface LimitListener {

  /// Never makes room.
  LimitListener NONE = (_, _) -> false;

  /// Makes room if it can. Called in the thread of the request, without the heap's lock unless that
  /// thread holds it; it may free blocks of the heap and allocate others.
  ///
  /// @param heap the heap at its limit
  /// @param wanted the bytes requested
  /// @return whether to retry the request
  boolean makeRoom(Heap heap, long wanted);
}
