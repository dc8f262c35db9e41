package org.freehold.lab.policy.tagged;

import org.freehold.lab.FreeRangeVisitor;
import org.freehold.lab.HeapCheckException;

/// TLSF, two-level segregated fit (Masmano, Ripoll, Crespo & Real 2004): the first level divides
/// sizes by powers of two, the second each of these into equal parts. A bitmap per level shows
/// which lists are not empty, so that two instructions find the list and no list is ever searched:
/// every call takes bounded time. The price is that a request is rounded up so that every block of
/// its list is large enough ("good fit").
public final class TwoLevelLists extends FreeIndex {

  private static final int LEVELS = 40;

  private final int parts;
  private final int partBits;

  public TwoLevelLists(int parts) {
    this.parts = parts;
    this.partBits = Integer.numberOfTrailingZeros(parts);
  }

  // Control words: two for the first bitmap, one for the second bitmap of each level, the heads.
  @Override
  int controlWords() {
    return 2 + LEVELS + LEVELS * parts;
  }

  /// The list of a size, as level × parts + part. Below `parts` units, each size has its own list.
  private int list(long size) {
    long units = size / tags().alignment();
    if (units < parts) {
      return (int) units;
    }
    int high = 63 - Long.numberOfLeadingZeros(units);
    int level = high - partBits + 1;
    int part = (int) (units >>> (high - partBits)) - parts;
    return Math.min(level, LEVELS - 1) * parts + part;
  }

  /// Rounds a size up so that every block of its list fits.
  private long roundUp(long size) {
    long units = size / tags().alignment();
    if (units < parts) {
      return size;
    }
    int high = 63 - Long.numberOfLeadingZeros(units);
    long step = (1L << (high - partBits)) * tags().alignment();
    return (size + step - 1) & -step;
  }

  private long levels() {
    return word(0) | word(1) << 32;
  }

  private void setLevels(long bits) {
    setWord(0, bits & 0xffff_ffffL);
    setWord(1, bits >>> 32);
  }

  private int headOf(int list) {
    return 2 + LEVELS + list;
  }

  @Override
  void insert(long block, long size) {
    int list = list(size);
    push(headOf(list), block);
    int level = list / parts;
    setWord(2 + level, word(2 + level) | 1L << list % parts);
    setLevels(levels() | 1L << level);
  }

  @Override
  void remove(long block, long size) {
    int list = list(size);
    unlink(headOf(list), block);
    if (head(headOf(list)) == NONE) {
      int level = list / parts;
      long left = word(2 + level) & ~(1L << list % parts);
      setWord(2 + level, left);
      if (left == 0) {
        setLevels(levels() & ~(1L << level));
      }
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
    int from = list(roundUp(size));
    int level = from / parts;
    steps++;
    long part = word(2 + level) & -1L << from % parts;
    if (part == 0) {
      long above = level == 63 ? 0 : levels() & -1L << (level + 1);
      if (above == 0) {
        return NONE;
      }
      level = Long.numberOfTrailingZeros(above);
      part = word(2 + level);
    }
    return head(headOf(level * parts + Long.numberOfTrailingZeros(part)));
  }

  @Override
  void forEach(FreeRangeVisitor visitor) {
    for (int i = 0; i < LEVELS * parts; i++) {
      int list = i;
      boolean marked = (word(2 + list / parts) >>> list % parts & 1) == 1;
      HeapCheckException.require(
          marked == (head(headOf(list)) != NONE),
          "the bitmap is wrong about a list",
          controlWord(headOf(list)));
      showList(
          headOf(list),
          (block, size) -> {
            HeapCheckException.require(list(size) == list, "the block is on a wrong list", block);
            visitor.range(block, size);
          });
    }
  }
}
