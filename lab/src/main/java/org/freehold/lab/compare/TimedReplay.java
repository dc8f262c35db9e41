package org.freehold.lab.compare;

import org.freehold.trace.replay.EventChunk;

/// The timed pass. Nothing is checked: a checked pass has served the whole trace before.
final class TimedReplay {

  private final Target target;
  private final long[] blocks;
  private final long[] sizes;
  private long nanos;

  TimedReplay(LoadedTrace trace, Target target) {
    this.target = target;
    this.blocks = new long[trace.slots()];
    this.sizes = new long[trace.slots()];
  }

  void play(EventChunk chunk) {
    long start = System.nanoTime();
    for (int i = 0; i < chunk.count(); i++) {
      int op = chunk.opAt(i);
      int slot = chunk.slotAt(i);
      if (op == EventChunk.ALLOCATE) {
        sizes[slot] = chunk.sizeAt(i);
        blocks[slot] = target.allocate(sizes[slot]);
      } else if (op == EventChunk.FREE) {
        target.free(blocks[slot]);
        blocks[slot] = 0;
      } else if (op == EventChunk.REALLOCATE) {
        blocks[slot] = target.reallocate(blocks[slot], sizes[slot], chunk.sizeAt(i));
        sizes[slot] = chunk.sizeAt(i);
      }
    }
    nanos += System.nanoTime() - start;
  }

  /// Frees what is still live; not timed.
  void clear() {
    for (long block : blocks) {
      if (block != 0) {
        target.free(block);
      }
    }
  }

  long nanos() {
    return nanos;
  }
}
