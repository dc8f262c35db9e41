package org.freehold.object.internal.movable;

import org.jspecify.annotations.Nullable;

/// A large block: one that has pages of its own, or a block of the heap below. It never moves,
/// since nothing is won by moving whole pages where addresses are plenty. A member of the list of
/// all large blocks.
final class LargeHome extends Home {

  Block block;
  long address;
  long size;

  /// Bytes committed.
  long bytes;

  int locked;
  @Nullable LargeHome previous;
  @Nullable LargeHome next;

  LargeHome(Block block) {
    this.block = block;
  }

  @Override
  long addressOf(Block ignored) {
    return address;
  }

  @Override
  long sizeOf(Block ignored) {
    return size;
  }

  @Override
  long bytesOf(Block ignored) {
    return bytes;
  }

  @Override
  void noteLocked() {
    locked++;
  }

  @Override
  void noteUnlocked() {
    locked--;
  }
}
