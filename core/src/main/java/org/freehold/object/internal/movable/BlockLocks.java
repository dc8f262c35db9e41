package org.freehold.object.internal.movable;

import java.util.IdentityHashMap;
import java.util.Objects;
import org.freehold.object.Handle;

/// The locks of blocks, and which of them are pins'.
///
/// A pin holds one lock of its block, which only its own close undoes: were [Handle#unlock] to undo
/// it, the block could move while the pin's segment lives. So a block has a count of pins beside
/// that of locks. Its handle has two bits for it, since more than two pins of one block at a time
/// are rare; the count of such a block is kept in a table, until it has none.
///
/// The engine's lock guards everything.
final class BlockLocks {

  /// What the two bits of a handle say of a block whose count is in the table.
  static final int MANY = 3;

  private final Placement placement;

  /// The counts of blocks with many pins.
  private final IdentityHashMap<Block, int[]> many = new IdentityHashMap<>();

  private long lockedBlocks;

  BlockLocks(Placement placement) {
    this.placement = placement;
  }

  /// How many blocks are locked.
  long lockedBlocks() {
    return lockedBlocks;
  }

  /// Locks a block.
  ///
  /// @return its address; 0 if it is discarded, and it is not locked then
  /// @throws IllegalStateException when it is locked as often as it may be
  long lock(Block block, String operation) {
    Home home = block.home;
    if (home == null) {
      return 0;
    }
    int locks = block.locks();
    if (locks == Handle.MAX_LOCKS) {
      throw new IllegalStateException(
          operation + ": the block is locked " + Handle.MAX_LOCKS + " times, which is the maximum");
    }
    if (locks == 0) {
      placement.usage.remove(block);
      home.noteLocked();
      lockedBlocks++;
    }
    block.setLocks(locks + 1);
    return home.addressOf(block);
  }

  /// Undoes one lock that is no pin's.
  ///
  /// @throws IllegalStateException when there is none
  void unlock(Block block) {
    int locks = block.locks();
    int pins = pins(block);
    if (locks == 0) {
      throw new IllegalStateException("unlock: the block is not locked");
    }
    if (locks == pins) {
      throw new IllegalStateException(
          "unlock: the block is locked by its pins alone, which undo that when they are closed,"
              + " pins="
              + pins);
    }
    release(block, locks);
  }

  /// Locks a block for a pin. Nothing has changed when it throws.
  ///
  /// @return its address; 0 if it is discarded, and it is not locked then
  long pin(Block block, String operation) {
    int pins = pins(block);
    if (pins == MANY - 1) {
      many.put(block, new int[] {pins});
    }
    boolean isPinned = false;
    try {
      long address = lock(block, operation);
      if (address != 0) {
        setPins(block, pins + 1);
        isPinned = true;
      }
      return address;
    } finally {
      if (!isPinned && pins == MANY - 1) {
        many.remove(block);
      }
    }
  }

  /// Undoes the lock of a pin.
  void unpin(Block block) {
    setPins(block, pins(block) - 1);
    release(block, block.locks());
  }

  private void release(Block block, int locks) {
    Home home = Objects.requireNonNull(block.home);
    block.setLocks(locks - 1);
    if (locks == 1) {
      home.noteUnlocked();
      lockedBlocks--;
      placement.usage.add(block);
      if (home instanceof Chunk chunk) {
        placement.lists.noteUnlocked(chunk);
      }
    }
  }

  private int pins(Block block) {
    int few = block.fewPins();
    return few < MANY ? few : Objects.requireNonNull(many.get(block))[0];
  }

  private void setPins(Block block, int pins) {
    if (pins >= MANY) {
      Objects.requireNonNull(many.get(block))[0] = pins;
    } else if (block.fewPins() == MANY) {
      many.remove(block);
    }
    block.setFewPins(Math.min(pins, MANY));
  }
}
