package org.freehold.lab.policy.tagged;

import org.freehold.lab.FreeRangeVisitor;

/// An implicit free list, that is, none: a search walks all blocks from tag to tag, allocated ones
/// too. It is what a textbook begins with, and what the other indexes exist to avoid.
public final class ImplicitList extends FreeIndex {

  private final Fit fit;

  /// Where next fit continues; always the start of a block, or the epilogue.
  private long rover;

  public ImplicitList(Fit fit) {
    this.fit = fit;
  }

  @Override
  int linkWords() {
    return 0;
  }

  @Override
  int controlWords() {
    return 0;
  }

  @Override
  void insert(long block, long size) {
    covered(block, size);
  }

  @Override
  void covered(long block, long size) {
    if (rover > block && rover < block + size) {
      rover = block;
    }
  }

  @Override
  void remove(long block, long size) {}

  @Override
  void clear() {
    rover = 0;
  }

  @Override
  long find(long size) {
    return switch (fit) {
      case FIRST -> first(tags().firstBlock(), tags().area().end(), size);
      case NEXT -> fromRover(size);
      case BEST, WORST -> extreme(size);
    };
  }

  private boolean serves(long block, long size) {
    steps++;
    return tags().isFree(block) && tags().size(block) >= size;
  }

  private long first(long from, long to, long size) {
    for (long block = from; block < to; block = tags().nextBlock(block)) {
      if (serves(block, size)) {
        return block;
      }
    }
    return NONE;
  }

  private long nextFit(long from, long size) {
    long found = first(from, tags().area().end(), size);
    return found != NONE ? found : first(tags().firstBlock(), from, size);
  }

  private long fromRover(long size) {
    long found = nextFit(rover == 0 ? tags().firstBlock() : rover, size);
    if (found != NONE) {
      rover = found;
    }
    return found;
  }

  private long extreme(long size) {
    long chosen = NONE;
    long chosenSize = 0;
    for (long block = tags().firstBlock(); !tags().isEnd(block); block = tags().nextBlock(block)) {
      if (serves(block, size)) {
        long have = tags().size(block);
        if (chosen == NONE || fit.prefers(have, chosenSize)) {
          chosen = block;
          chosenSize = have;
        }
      }
    }
    return chosen;
  }

  @Override
  void forEach(FreeRangeVisitor visitor) {
    tags().freeRanges(visitor);
  }
}
