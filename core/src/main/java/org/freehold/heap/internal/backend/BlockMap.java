package org.freehold.heap.internal.backend;

import java.util.Arrays;
import org.freehold.heap.internal.metadata.MetadataMapping;
import org.freehold.vm.internal.RawMemory;

/// The block map of a segment: a bitmap of where its ranges begin and what they are, kept outside
/// the memory that it describes. It has two bits for each granule, except for the first granule of
/// each page, which has three bits stored separately.
///
/// A segment is a sequence of ranges without gaps. Each range begins at a granule whose *start* bit
/// is set, and ends where the next one begins. Other bits say what it is:
///
/// | start | busy | uncommitted | the range is |
/// |---|---|---|---|
/// | 1 | 1 | 0 | a live block |
/// | 1 | 0 | 0 | free and committed |
/// | 1 | 0 | 1 | uncommitted; such a range is whole pages, so it begins with one |
///
/// So an address is a live block if and only if both its start bit and its busy bit are set: no
/// free can be fooled by the contents of user memory.
///
/// Layout, in the metadata of the segment, as 8-byte words; packed in this order for a segment of
/// up to about 30 MiB, each level in an area of its own for a larger one:
///
/// ```
///   level 2   one bit for each word of level 1 that is not 0
///   level 1   one bit for each pair of level 0, set if a range begins in its 64 granules
///   pages     groups of 4 words for the first granules of 64 pages: 64 start bits, 64 busy bits,
///             64 uncommitted bits, and 64 bits for pages whose first pair has a start bit
///   level 0   pairs of words for 64 granules: 64 start bits, 64 busy bits, without first granules;
///             4 pairs per cache line
/// ```
///
/// Slabs and uncommitted ranges begin at page boundaries. So level 0, which is 1.6 % of what it
/// describes, is read and written only where there are other ranges; where there are none for 256
/// KiB, the page of level 0 that describes them is never touched and costs no memory. The rest is
/// 0.03 %.
///
/// The upper levels make the search for the next or previous start O(log₆₄ n) however long a range
/// is; most searches end in the word where they begin. Memory is needed only for the granules that
/// the map describes ([#tryDescribe]): those that have ever been committed. A search does not leave
/// them.
///
/// Not thread-safe: called with the heap's lock held.
final class BlockMap {

  private static final int WORD_SHIFT = 6;
  private static final int WORD_BITS = 64;
  private static final int WORD_MASK = WORD_BITS - 1;
  private static final int PAIR_SHIFT = 4;
  private static final int GROUP_SHIFT = 5;

  /// Offsets of the words of a pair or a group of four; the start bits are at 0.
  private static final int BUSY = Long.BYTES;

  private static final int UNCOMMITTED = 2 * Long.BYTES;
  private static final int HAS_OTHERS = 3 * Long.BYTES;

  /// Upper levels of up to this size share one area with level 0.
  private static final long PACKED_BYTES = 8192;

  private final MetadataMapping memory;
  private final long granules;

  private final long pageGranules;
  private final int pageShift;

  private final boolean isPacked;
  private final long level0;
  private final long pages;
  private final long level1;
  private final long level2;

  /// Words of the lowest and of the highest level that cover described granules.
  private long words0;

  private long words2;

  /// Pages of the area with level 0 that have been written: a bit for each described one, and how
  /// many are set.
  private long[] written = new long[1];

  private int writtenPages;
  private final int metadataPageShift;

  /// Makes a map that describes no granules yet.
  ///
  /// @param memory where it is stored, reserved for [#areas]
  /// @param granules of the segment
  /// @param pageGranules granules of a page, a power of two and at least 64
  BlockMap(MetadataMapping memory, long granules, long pageGranules) {
    this.memory = memory;
    this.granules = granules;
    this.pageGranules = pageGranules;
    this.pageShift = Long.numberOfTrailingZeros(pageGranules);
    long upper = upperBytes(granules, pageGranules);
    this.isPacked = upper <= PACKED_BYTES;
    this.metadataPageShift = Long.numberOfTrailingZeros(memory.pageSize());
    this.level2 = memory.base(0);
    long words1 = words(words(granules));
    if (isPacked) {
      this.level1 = level2 + words(words1) * Long.BYTES;
      this.pages = level1 + words1 * Long.BYTES;
      this.level0 = level2 + upper;
      for (long offset = 0; offset < upper; offset += memory.pageSize()) {
        noteWritten(level2 + offset);
      }
    } else {
      this.level1 = memory.base(1);
      this.pages = memory.base(2);
      this.level0 = memory.base(3);
    }
  }

  private static long words(long bits) {
    return (bits + WORD_MASK) >>> WORD_SHIFT;
  }

  /// Bytes of the groups of four for the pages of `granules`.
  private static long pageBytes(long granules, long pageGranules) {
    return words((granules + pageGranules - 1) / pageGranules) << GROUP_SHIFT;
  }

  private static long upperBytes(long granules, long pageGranules) {
    long words1 = words(words(granules));
    long bytes = (words1 + words(words1)) * Long.BYTES + pageBytes(granules, pageGranules);
    return (bytes + 15) & -16; // The pairs of level 0 do not straddle cache lines.
  }

  /// Maximum bytes of each metadata area that the map of a segment needs.
  static long[] areas(long granules, long pageGranules) {
    long bytes0 = words(granules) << PAIR_SHIFT;
    long upper = upperBytes(granules, pageGranules);
    if (upper <= PACKED_BYTES) {
      return new long[] {upper + bytes0};
    }
    long words1 = words(words(granules));
    return new long[] {
      words(words1) * Long.BYTES, words1 * Long.BYTES, pageBytes(granules, pageGranules), bytes0
    };
  }

  /// Makes the map describe the first `count` granules.
  ///
  /// @return whether it does; when memory is short it does not, and nothing has changed
  /// @throws OutOfMemoryError when there is no Java memory; nothing has changed
  boolean tryDescribe(long count) {
    long needed0 = words(count);
    if (needed0 <= words0) {
      return true;
    }
    prepareWritten(level0 - areaStart() + (needed0 << PAIR_SHIFT));
    long needed1 = words(needed0);
    long needed2 = words(needed1);
    boolean done =
        isPacked
            ? memory.tryEnsure(0, level0 - level2 + (needed0 << PAIR_SHIFT))
            : memory.tryEnsure(0, needed2 * Long.BYTES)
                && memory.tryEnsure(1, needed1 * Long.BYTES)
                && memory.tryEnsure(2, pageBytes(needed0 << WORD_SHIFT, pageGranules))
                && memory.tryEnsure(3, needed0 << PAIR_SHIFT);
    if (done) {
      words0 = needed0;
      words2 = needed2;
    }
    return done;
  }

  /// Bytes of memory that the map uses: the committed upper levels, and the pages of level 0 that
  /// have been written.
  long memoryBytes() {
    long bytes = writtenPages * memory.pageSize();
    return isPacked
        ? bytes
        : bytes + memory.committedBytes(0) + memory.committedBytes(1) + memory.committedBytes(2);
  }

  /// Whether the map describes a granule.
  boolean describes(long granule) {
    return granule >>> WORD_SHIFT < words0;
  }

  /// Granules of the segment.
  long granules() {
    return granules;
  }

  /// Whether a live block begins at a granule.
  boolean isBlock(long granule) {
    return isStart(granule) && isBusy(granule);
  }

  /// Whether a range begins at a granule.
  boolean isStart(long granule) {
    return (starts(granule >>> WORD_SHIFT) >>> granule & 1) != 0;
  }

  /// Whether the range that begins at a granule is uncommitted.
  boolean isUncommitted(long granule) {
    return isFirst(granule) && isSet(groupOf(granule) + UNCOMMITTED, pageOf(granule));
  }

  /// Whether the range that begins at a granule is free and committed.
  boolean isFree(long granule) {
    return !isBusy(granule) && !isUncommitted(granule);
  }

  /// Makes a range begin at a granule: splits the range that the granule lies in.
  void begin(long granule) {
    long word0 = granule >>> WORD_SHIFT;
    if (isFirst(granule)) {
      set(groupOf(granule), pageOf(granule));
    } else {
      long pair = pairOf(word0);
      set(pair, granule);
      noteWritten(pair);
      if (isFirstPair(word0)) {
        set(groupOf(granule) + HAS_OTHERS, pageOf(granule));
      }
    }
    summarize(word0);
  }

  /// Merges the range that begins at a granule into the one before it.
  void join(long granule) {
    long word0 = granule >>> WORD_SHIFT;
    if (isFirst(granule)) {
      clear(groupOf(granule), pageOf(granule));
    } else {
      clear(pairOf(word0), granule);
      if (isFirstPair(word0) && RawMemory.getLongAligned(pairOf(word0)) == 0) {
        clear(groupOf(granule) + HAS_OTHERS, pageOf(granule));
      }
    }
    if (starts(word0) == 0) {
      unsummarize(word0);
    }
  }

  /// Makes the range that begins at a granule a live block.
  void occupy(long granule) {
    set(busyWord(granule), busyBit(granule));
  }

  /// Makes the live block that begins at a granule a free range.
  void vacate(long granule) {
    clear(busyWord(granule), busyBit(granule));
  }

  private boolean isBusy(long granule) {
    return isSet(busyWord(granule), busyBit(granule));
  }

  private long busyWord(long granule) {
    return (isFirst(granule) ? groupOf(granule) : pairOf(granule >>> WORD_SHIFT)) + BUSY;
  }

  private long busyBit(long granule) {
    return isFirst(granule) ? pageOf(granule) : granule;
  }

  /// Marks the free range that begins at a granule as uncommitted.
  void markUncommitted(long granule) {
    if (!isFirst(granule)) {
      throw new IllegalStateException("INV-HEAP-13 uncommitted ranges are whole pages");
    }
    set(groupOf(granule) + UNCOMMITTED, pageOf(granule));
  }

  /// Marks the range that begins at a granule as committed.
  void unmarkUncommitted(long granule) {
    clear(groupOf(granule) + UNCOMMITTED, pageOf(granule));
  }

  /// The start bits of the granules of a pair of level 0, which is read only if it has any.
  private long starts(long word0) {
    if (!isSet(level1 + (word0 >>> WORD_SHIFT) * Long.BYTES, word0)) {
      return 0;
    }
    if (!isFirstPair(word0)) {
      return RawMemory.getLongAligned(pairOf(word0));
    }
    long granule = word0 << WORD_SHIFT;
    long group = groupOf(granule);
    long first = RawMemory.getLongAligned(group) >>> pageOf(granule) & 1;
    return isSet(group + HAS_OTHERS, pageOf(granule))
        ? first | RawMemory.getLongAligned(pairOf(word0))
        : first;
  }

  /// Where the range that begins at a granule ends: the next start, or the end of the segment.
  long endOf(long granule) {
    return nextStart(granule + 1);
  }

  /// The first granule at or after `granule` where a range begins; the segment's end when there is
  /// none.
  long nextStart(long granule) {
    if (!describes(granule)) {
      return granules;
    }
    long bits = starts(granule >>> WORD_SHIFT) >>> granule;
    return bits != 0
        ? granule + Long.numberOfTrailingZeros(bits)
        : nextStartBeyond(granule >>> WORD_SHIFT);
  }

  /// The first start past those of a level-0 word.
  private long nextStartBeyond(long word0) {
    long word = word0 + 1 >= words0 ? -1 : nextBit(word0 + 1);
    if (word < 0) {
      return granules;
    }
    return (word << WORD_SHIFT) + Long.numberOfTrailingZeros(starts(word));
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
    long bits = starts(granule >>> WORD_SHIFT) << (WORD_MASK - granule);
    return bits != 0
        ? granule - Long.numberOfLeadingZeros(bits)
        : previousStartBefore(granule >>> WORD_SHIFT);
  }

  /// The last start before those of a level-0 word.
  private long previousStartBefore(long word0) {
    long word = previousBit(word0 - 1);
    return (word << WORD_SHIFT) + WORD_MASK - Long.numberOfLeadingZeros(starts(word));
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
    long word1 = word0 >>> WORD_SHIFT;
    set(level1 + word1 * Long.BYTES, word0);
    set(level2 + (word1 >>> WORD_SHIFT) * Long.BYTES, word1);
  }

  private void unsummarize(long word0) {
    long word1 = word0 >>> WORD_SHIFT;
    clear(level1 + word1 * Long.BYTES, word0);
    if (RawMemory.getLongAligned(level1 + word1 * Long.BYTES) == 0) {
      clear(level2 + (word1 >>> WORD_SHIFT) * Long.BYTES, word1);
    }
  }

  /// Where the area with level 0 begins.
  private long areaStart() {
    return isPacked ? level2 : level0;
  }

  /// Makes room to note each page of the first `bytes` of the area with level 0.
  private void prepareWritten(long bytes) {
    long needed = words((bytes + memory.pageSize() - 1) >>> metadataPageShift);
    if (needed > written.length) {
      written = Arrays.copyOf(written, (int) Math.max(needed, 2L * written.length));
    }
  }

  private void noteWritten(long address) {
    int page = (int) ((address - areaStart()) >>> metadataPageShift);
    long bit = 1L << page;
    if ((written[page >>> WORD_SHIFT] & bit) == 0) {
      written[page >>> WORD_SHIFT] |= bit;
      writtenPages++;
    }
  }

  private long pairOf(long word0) {
    return level0 + (word0 << PAIR_SHIFT);
  }

  private long groupOf(long granule) {
    return pages + (pageOf(granule) >>> WORD_SHIFT << GROUP_SHIFT);
  }

  private long pageOf(long granule) {
    return granule >>> pageShift;
  }

  /// Whether a granule is the first one of a page.
  private boolean isFirst(long granule) {
    return (granule & (pageGranules - 1)) == 0;
  }

  /// Whether the first granule of a pair is the first one of a page.
  private boolean isFirstPair(long word0) {
    return isFirst(word0 << WORD_SHIFT);
  }

  private static boolean isSet(long word, long bit) {
    return (RawMemory.getLongAligned(word) >>> bit & 1) != 0;
  }

  private static void set(long word, long bit) {
    RawMemory.putLongAligned(word, RawMemory.getLongAligned(word) | 1L << bit);
  }

  private static void clear(long word, long bit) {
    RawMemory.putLongAligned(word, RawMemory.getLongAligned(word) & ~(1L << bit));
  }
}
