package org.freehold.object.internal.movable;

/// Where a live block is: in a [Chunk] with others, or in pages of its own ([LargeHome]).
///
/// Not thread-safe: called with the heap's lock held.
abstract class Home {

  /// The address of a block that is here.
  abstract long addressOf(Block block);

  /// The bytes that were asked for.
  abstract long sizeOf(Block block);

  /// The bytes that it takes, rounding included.
  abstract long bytesOf(Block block);

  /// Notes that a block here has got its first lock.
  abstract void noteLocked();

  /// Notes that a block here has lost its last lock.
  abstract void noteUnlocked();
}
