package org.freehold.object.internal.movable;

import org.freehold.internal.change.OwnStack;
import org.freehold.object.MovableHeapOptions;
import org.freehold.vm.Memory;

/// Uses each class that a movable heap needs later, before the first one is made, so that none is
/// loaded in the middle of a call: one whose initialiser is cut is lost to the process.
final class MovableRehearsal {

  private static volatile boolean isDone;

  private MovableRehearsal() {}

  /// Rehearses unless it has been done. Safe for use by several threads.
  ///
  /// @throws OutOfMemoryError when there is too little Java memory; a later call tries again
  static void require(MovableEngine engine, MovableHeapOptions options) {
    if (!isDone) {
      OwnStack.run(() -> {
        rehearse(engine, options.space().memory());
        isDone = true;
      });
    }
  }

  private static void rehearse(MovableEngine engine, Memory memory) {
    Block block = new DiscardableBlock(engine);
    BlockPin pin = new BlockPin(block, memory, false);
    pin.place(0, 0);
    LargeHome home = new LargeHome(block);
    home.size = 1;
    Territory territory = new Territory(1, 1);
    territory.take(territory.freePlace());
    Chunk chunk = new Chunk(0, 1, 0, new PageMap(1), territory);
    chunk.prepare(1);
    chunk.append(block, 1, 0);
    boolean _ = Budget.ofChunk(chunk).tryRound();
    Compactor.rehearse();
  }
}
