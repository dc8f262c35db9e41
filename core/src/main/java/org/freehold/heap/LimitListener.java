package org.freehold.heap;

/// Is asked when a heap would have to go beyond its byte limit, before the request is refused: a
/// cache can drop entries and free their blocks.
@FunctionalInterface
public interface LimitListener {

  /// Never makes room.
  LimitListener NONE = (_, _) -> false;

  /// Makes room, or not. Called by the thread whose request it is, without the heap's lock unless
  /// that thread holds it; it may free blocks of the heap and allocate others.
  ///
  /// @param heap the heap at its limit
  /// @param wanted bytes that were asked for
  /// @return whether the request is worth another try
  boolean makeRoom(Heap heap, long wanted);
}
