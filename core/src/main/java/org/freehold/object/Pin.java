package org.freehold.object;

import java.lang.foreign.MemorySegment;

/// A pin: holds a block of a [MovableHeap] in its place until it is closed. It is one of the
/// block's locks.
///
/// ```java
/// try (Pin pin = handle.pin()) {
///   pin.segment().fill((byte) 1);
/// }
/// ```
///
/// The segment dies with the pin: an access after that throws `IllegalStateException`, so that no
/// address survives by which a block could be missed that has moved.
///
/// Freehold implements this interface, and later versions may add methods to it.
public interface Pin extends AutoCloseable {

  /// The block's address.
  ///
  /// @throws IllegalStateException when the pin is closed
  long address();

  /// The block's size in bytes at the moment when it was pinned.
  ///
  /// @throws IllegalStateException when the pin is closed
  long size();

  /// The block as a segment that checks bounds, and that can be accessed until the pin is closed.
  ///
  /// @return always the same segment
  /// @throws IllegalStateException when the pin is closed
  /// @throws UnsupportedOperationException on simulated memory, whose addresses mean nothing to the
  ///   JVM: there [#address] and the space's `Memory` are the way
  MemorySegment segment();

  /// Ends the pin: its segment is dead from now on, and the block has one lock less. Closing again
  /// does nothing.
  ///
  /// @throws WrongThreadException when the pin is not shared and another thread has its segment;
  ///   the block stays pinned
  /// @throws IllegalStateException when another thread uses a shared segment in a call at this
  ///   moment; the block stays pinned
  @Override
  void close();
}
