package org.freehold.trace.internal.track;

/// A set of non-negative `long`s that are often neighbours, sixteen to an entry of a [LongIntMap].
public final class LongBitSet {

  private static final int BITS = 4;

  private final LongIntMap words = new LongIntMap();

  public boolean contains(long value) {
    int word = words.get(value >>> BITS);
    return word != LongIntMap.NONE && (word & bit(value)) != 0;
  }

  public void add(long value) {
    int word = words.get(value >>> BITS);
    words.put(value >>> BITS, (word == LongIntMap.NONE ? 0 : word) | bit(value));
  }

  public void remove(long value) {
    int word = words.get(value >>> BITS);
    if (word == LongIntMap.NONE) {
      return;
    }
    int rest = word & ~bit(value);
    if (rest == 0) {
      words.remove(value >>> BITS);
    } else {
      words.put(value >>> BITS, rest);
    }
  }

  public boolean isEmpty() {
    return words.size() == 0;
  }

  private static int bit(long value) {
    return 1 << (value & ((1 << BITS) - 1));
  }
}
