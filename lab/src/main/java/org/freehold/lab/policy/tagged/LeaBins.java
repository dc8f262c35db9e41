package org.freehold.lab.policy.tagged;

import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;

/// Doug Lea's allocator in outline ("A Memory Allocator", 1987–2012). A bin for each small size,
/// found through a bitmap; one ordered tree for all larger blocks, where Lea keeps tries; and two
/// blocks that are in no bin. The *designated victim* is the remainder of the last split: small
/// requests whose bin is empty are split off it one after another, so that what is requested
/// together lies together. *Top* is the block at the end of the area, which is only split when
/// nothing else fits, so that the area grows late.
public final class LeaBins extends FreeIndex {

  private static final int BINS = 64;
  private static final int BITMAP = BINS; // Two words.
  private static final int VICTIM = BINS + 2;
  private static final int TOP = BINS + 3;
  private static final int ROOT = BINS + 4;

  private final SizeTree large = new SizeTree(ROOT);

  @Override
  int controlWords() {
    return ROOT + 1;
  }

  @Override
  void started() {
    large.attach(tags(), controlWord(0));
  }

  private boolean isSmall(long size) {
    return size / tags().alignment() < BINS;
  }

  private int bin(long size) {
    return (int) (size / tags().alignment());
  }

  private long bits() {
    return word(BITMAP) | word(BITMAP + 1) << 32;
  }

  private void setBits(long bits) {
    setWord(BITMAP, bits & 0xffff_ffffL);
    setWord(BITMAP + 1, bits >>> 32);
  }

  private boolean isTop(long block, long size) {
    return block + size == tags().area().end();
  }

  @Override
  void insert(long block, long size) {
    if (isTop(block, size)) {
      setHead(TOP, block);
    } else if (isSmall(size)) {
      push(bin(size), block);
      setBits(bits() | 1L << bin(size));
    } else {
      large.insert(block, size);
    }
  }

  @Override
  void insertRest(long block, long size) {
    if (isTop(block, size)) {
      setHead(TOP, block);
      return;
    }
    long former = head(VICTIM);
    if (former != NONE) {
      setHead(VICTIM, NONE);
      insert(former, tags().size(former));
    }
    setHead(VICTIM, block);
  }

  @Override
  void remove(long block, long size) {
    if (block == head(TOP)) {
      setHead(TOP, NONE);
    } else if (block == head(VICTIM)) {
      setHead(VICTIM, NONE);
    } else if (isSmall(size)) {
      unlink(bin(size), block);
      if (head(bin(size)) == NONE) {
        setBits(bits() & ~(1L << bin(size)));
      }
    } else {
      large.remove(block, size);
    }
  }

  @Override
  void clear() {
    for (int i = 0; i < controlWords(); i++) {
      setWord(i, 0);
    }
  }

  @Override
  long find(long size) {
    steps++;
    long found = NONE;
    if (isSmall(size)) {
      found = head(bin(size));
      if (found == NONE) {
        found = fitting(head(VICTIM), size);
      }
      if (found == NONE && (bits() & -1L << bin(size)) != 0) {
        found = head(Long.numberOfTrailingZeros(bits() & -1L << bin(size)));
      }
    }
    if (found == NONE) {
      found = largest(size);
    }
    return found == NONE ? fitting(head(TOP), size) : found;
  }

  /// The best fit among the larger blocks, unless the victim fits better.
  private long largest(long size) {
    long before = large.steps;
    long best = large.find(size);
    steps += large.steps - before;
    long victim = fitting(head(VICTIM), size);
    if (best == NONE || (victim != NONE && tags().size(victim) <= tags().size(best))) {
      return victim;
    }
    return best;
  }

  private long fitting(long block, long size) {
    return block != NONE && tags().size(block) >= size ? block : NONE;
  }

  @Override
  void forEach(FreeRangeVisitor visitor) {
    for (int i = 0; i < BINS; i++) {
      int bin = i;
      HeapCheckException.requireEqual(
          bits() >>> bin & 1, head(bin) == NONE ? 0 : 1, "the bit of a bin");
      showList(
          bin,
          (block, size) -> {
            HeapCheckException.require(bin(size) == bin, "the block is in a wrong bin", block);
            visitor.range(block, size);
          });
    }
    large.forEach(visitor);
    showAlone(head(VICTIM), visitor);
    long top = head(TOP);
    HeapCheckException.require(
        top == NONE || isTop(top, tags().size(top)), "top is not at the end", top);
    showAlone(top, visitor);
  }

  private void showAlone(long block, FreeRangeVisitor visitor) {
    if (block != NONE) {
      visitor.range(block, tags().size(block));
    }
  }
}
