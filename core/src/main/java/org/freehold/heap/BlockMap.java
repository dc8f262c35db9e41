package org.freehold.heap;

import org.freehold.vm.internal.RawMemory;

/// Where the ranges of a segment begin and what they are: two bits for each granule, kept outside
/// the memory that they describe.
///
/// A segment is a row of ranges without gaps. Each range begins at a granule whose *start* bit is
/// set, and ends where the next one begins. The second bit tells what it is:
///
/// | start, busy of the first granule | start, busy of the second | the range is |
/// |---|---|---|
/// | 1 1 | | a live block |
/// | 1 0 | not 0 1 | free, with memory behind it |
/// | 1 0 | 0 1 | uncommitted; such a range has at least one page, so a second granule |
///
/// So an address is a live block exactly when both bits of its granule are set: no free can be
/// fooled by what stands in user memory. 2 bits for 16 bytes are 1.6 % of the memory described.
///
/// Layout, in the bookkeeping of the segment, as 8-byte words; packed in this order for a segment
/// of up to 32 MiB, each level in an area of its own for a larger one:
///
/// ```
///   level 2   one bit for each word of level 1 that is not 0
///   level 1   one bit for each pair of level 0 whose start word is not 0
///   level 0   pairs: 64 start bits, 64 busy bits; 4 pairs a cache line
/// ```
///
/// The upper levels make the search for the next or previous start O(log₆₄ n) however long a range
/// is; most searches end in the word where they begin. Memory is needed only for the granules that
/// the map has been told to describe ([#tryDescribe]): those that have ever been committed. A
/// search does not leave them.
///
/// Not thread-safe; the heap holds its lock.
final class BlockMap {

  private static final int WORD_SHIFT = 6;
  private static final int WORD_BITS = 64;
  private static final int WORD_MASK = WORD_BITS - 1;
  private static final int PAIR_SHIFT = 4;

  /// Upper levels of up to this size stand in one area with level 0.
  private static final long PACKED_BYTES = 4096;

  private final Bookkeeping memory;
  private final long granules;
  private final boolean isPacked;
  private final long level0;
  private final long level1;
  private final long level2;

  /// Words of the lowest and of the highest level that speak of described granules.
  private long words0;

  private long words2;

  /// Makes a map that describes nothing yet.
  ///
  /// @param memory where its bytes are, reserved for [#areas]
  /// @param granules granules of the segment
  BlockMap(Bookkeeping memory, long granules) {
    this.memory = memory;
    this.granules = granules;
    this.isPacked = upperBytes(granules) <= PACKED_BYTES;
    this.level2 = memory.base(0);
    if (isPacked) {
      this.level1 = level2 + words(words(words(granules))) * Long.BYTES;
      this.level0 = level2 + upperBytes(granules);
    } else {
      this.level1 = memory.base(1);
      this.level0 = memory.base(2);
    }
  }

  private static long words(long bits) {
    return (bits + WORD_MASK) >>> WORD_SHIFT;
  }

  private static long upperBytes(long granules) {
    long words1 = words(words(granules));
    long bytes = (words1 + words(words1)) * Long.BYTES;
    return (bytes + 15) & -16; // The pairs of level 0 do not straddle cache lines.
  }

  /// Bytes of the areas of bookkeeping that the map of a segment needs at most.
  static long[] areas(long granules) {
    long bytes0 = words(granules) << PAIR_SHIFT;
    long upper = upperBytes(granules);
    if (upper <= PACKED_BYTES) {
      return new long[] {upper + bytes0};
    }
    long words1 = words(words(granules));
    return new long[] {words(words1) * Long.BYTES, words1 * Long.BYTES, bytes0};
  }

  /// Makes the map speak of the first `count` granules.
  ///
  /// @return whether it does; when not, for want of memory, nothing has changed
  boolean tryDescribe(long count) {
    long needed0 = words(count);
    if (needed0 <= words0) {
      return true;
    }
    long needed1 = words(needed0);
    long needed2 = words(needed1);
    boolean done =
        isPacked
            ? memory.tryEnsure(0, upperBytes(granules) + (needed0 << PAIR_SHIFT))
            : memory.tryEnsure(0, needed2 * Long.BYTES)
                && memory.tryEnsure(1, needed1 * Long.BYTES)
                && memory.tryEnsure(2, needed0 << PAIR_SHIFT);
    if (done) {
      words0 = needed0;
      words2 = needed2;
    }
    return done;
  }

  /// Whether the map speaks of a granule.
  boolean describes(long granule) {
    return granule >>> WORD_SHIFT < words0;
  }

  /// Granules of the segment.
  long granules() {
    return granules;
  }

  /// Whether a live block begins at a granule.
  boolean isBlock(long granule) {
    long pair = pairOf(granule);
    long both = RawMemory.getLongAligned(pair) & RawMemory.getLongAligned(pair + Long.BYTES);
    return (both >>> granule & 1) != 0;
  }

  /// Whether a range begins at a granule.
  boolean isStart(long granule) {
    return (RawMemory.getLongAligned(pairOf(granule)) >>> granule & 1) != 0;
  }

  /// Whether the range that begins at a granule has no memory behind it.
  boolean isUncommitted(long granule) {
    return !isBusyBit(granule)
        && granule + 1 < granules
        && isBusyBit(granule + 1)
        && !isStart(granule + 1);
  }

  /// Whether the range that begins at a granule is free and has memory behind it.
  boolean isFree(long granule) {
    return !isBusyBit(granule) && !isUncommitted(granule);
  }

  /// Lets a range begin at a granule.
  void begin(long granule) {
    long pair = pairOf(granule);
    long word = RawMemory.getLongAligned(pair);
    RawMemory.putLongAligned(pair, word | 1L << granule);
    if (word == 0) {
      summarize(granule >>> WORD_SHIFT);
    }
  }

  /// Joins the range that begins at a granule to the one before it.
  void join(long granule) {
    long pair = pairOf(granule);
    long word = RawMemory.getLongAligned(pair) & ~(1L << granule);
    RawMemory.putLongAligned(pair, word);
    if (word == 0) {
      unsummarize(granule >>> WORD_SHIFT);
    }
  }

  /// Makes the range that begins at a granule a live block.
  void occupy(long granule) {
    setBusyBit(granule);
  }

  /// Makes the live block that begins at a granule a free range.
  void vacate(long granule) {
    clearBusyBit(granule);
  }

  /// Says that the free range which begins at a granule has no memory behind it.
  void markUncommitted(long granule) {
    setBusyBit(granule + 1);
  }

  /// Says that the range which begins at a granule has memory behind it.
  void unmarkUncommitted(long granule) {
    clearBusyBit(granule + 1);
  }

  /// The first granule at or after `granule` where a range begins; the segment's end when there is
  /// none.
  long nextStart(long granule) {
    if (!describes(granule)) {
      return granules;
    }
    long bits = RawMemory.getLongAligned(pairOf(granule)) >>> granule;
    return bits != 0
        ? granule + Long.numberOfTrailingZeros(bits)
        : nextStartBeyond(granule >>> WORD_SHIFT);
  }

  /// The first start after all those of a level-0 word.
  private long nextStartBeyond(long word0) {
    long word = word0 + 1 >= words0 ? -1 : nextBit(word0 + 1);
    if (word < 0) {
      return granules;
    }
    long bits = RawMemory.getLongAligned(level0 + (word << PAIR_SHIFT));
    return (word << WORD_SHIFT) + Long.numberOfTrailingZeros(bits);
  }

  /// The next bit of level 1 at or after `bit`, or -1; level 2 skips words that are 0.
  private long nextBit(long bit) {
    long word = bit >>> WORD_SHIFT;
    long bits = RawMemory.getLongAligned(level1 + word * Long.BYTES) >>> bit;
    if (bits != 0) {
      return bit + Long.numberOfTrailingZeros(bits);
    }
    long next = nextWord(word + 1);
    return next < 0
        ? -1
        : (next << WORD_SHIFT)
            + Long.numberOfTrailingZeros(RawMemory.getLongAligned(level1 + next * Long.BYTES));
  }

  private long nextWord(long from) {
    for (long word = from >>> WORD_SHIFT; word < words2; word++) {
      long bits = RawMemory.getLongAligned(level2 + word * Long.BYTES);
      if (word == from >>> WORD_SHIFT) {
        bits &= -1L << from;
      }
      if (bits != 0) {
        return (word << WORD_SHIFT) + Long.numberOfTrailingZeros(bits);
      }
    }
    return -1;
  }

  /// The last granule at or before `granule` where a range begins. There is one: granule 0.
  long previousStart(long granule) {
    long bits = RawMemory.getLongAligned(pairOf(granule)) << (WORD_MASK - granule);
    return bits != 0
        ? granule - Long.numberOfLeadingZeros(bits)
        : previousStartBefore(granule >>> WORD_SHIFT);
  }

  /// The last start before all those of a level-0 word.
  private long previousStartBefore(long word0) {
    long word = previousBit(word0 - 1);
    long bits = RawMemory.getLongAligned(level0 + (word << PAIR_SHIFT));
    return (word << WORD_SHIFT) + WORD_MASK - Long.numberOfLeadingZeros(bits);
  }

  private long previousBit(long bit) {
    long word = bit >>> WORD_SHIFT;
    long bits = RawMemory.getLongAligned(level1 + word * Long.BYTES) << (WORD_MASK - bit);
    if (bits != 0) {
      return bit - Long.numberOfLeadingZeros(bits);
    }
    long previous = previousWord(word - 1);
    return (previous << WORD_SHIFT)
        + WORD_MASK
        - Long.numberOfLeadingZeros(RawMemory.getLongAligned(level1 + previous * Long.BYTES));
  }

  private long previousWord(long from) {
    long word = from >>> WORD_SHIFT;
    long bits = RawMemory.getLongAligned(level2 + word * Long.BYTES) << (WORD_MASK - from);
    if (bits != 0) {
      return from - Long.numberOfLeadingZeros(bits);
    }
    do {
      word--;
      bits = RawMemory.getLongAligned(level2 + word * Long.BYTES);
    } while (bits == 0);
    return (word << WORD_SHIFT) + WORD_MASK - Long.numberOfLeadingZeros(bits);
  }

  private void summarize(long word0) {
    long address = level1 + (word0 >>> WORD_SHIFT) * Long.BYTES;
    long word = RawMemory.getLongAligned(address);
    RawMemory.putLongAligned(address, word | 1L << word0);
    if (word == 0) {
      long word1 = word0 >>> WORD_SHIFT;
      long above = level2 + (word1 >>> WORD_SHIFT) * Long.BYTES;
      RawMemory.putLongAligned(above, RawMemory.getLongAligned(above) | 1L << word1);
    }
  }

  private void unsummarize(long word0) {
    long address = level1 + (word0 >>> WORD_SHIFT) * Long.BYTES;
    long word = RawMemory.getLongAligned(address) & ~(1L << word0);
    RawMemory.putLongAligned(address, word);
    if (word == 0) {
      long word1 = word0 >>> WORD_SHIFT;
      long above = level2 + (word1 >>> WORD_SHIFT) * Long.BYTES;
      RawMemory.putLongAligned(above, RawMemory.getLongAligned(above) & ~(1L << word1));
    }
  }

  private long pairOf(long granule) {
    return level0 + (granule >>> WORD_SHIFT << PAIR_SHIFT);
  }

  private boolean isBusyBit(long granule) {
    return (RawMemory.getLongAligned(pairOf(granule) + Long.BYTES) >>> granule & 1) != 0;
  }

  private void setBusyBit(long granule) {
    long address = pairOf(granule) + Long.BYTES;
    RawMemory.putLongAligned(address, RawMemory.getLongAligned(address) | 1L << granule);
  }

  private void clearBusyBit(long granule) {
    long address = pairOf(granule) + Long.BYTES;
    RawMemory.putLongAligned(address, RawMemory.getLongAligned(address) & ~(1L << granule));
  }
}
