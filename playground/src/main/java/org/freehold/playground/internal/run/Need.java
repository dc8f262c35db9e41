package org.freehold.playground.internal.run;

/// What a block of a size takes of an allocator: the bytes requested and, with them, its header and
/// what rounding adds. No allocator tells this, so a fresh one of the same kind is asked for a few
/// blocks of the size, and the distance between neighbours is it.
///
/// @param bytes in one piece; -1 if unknown
/// @param fits whether an allocator that holds nothing else serves it within the limit
public record Need(long bytes, boolean fits) {

  /// Where nothing is known.
  static final Need UNKNOWN = new Need(-1, true);

  /// The most bytes that are tried: simulated memory has to be committed for them.
  private static final long MOST_TRIED = 1L << 28;

  private static final int BLOCKS = 3;

  /// What rounding adds at the most besides doubling: a page, and the header of one.
  private static final long MOST_ROUNDED = 1 << 14;

  /// Tries a size.
  ///
  /// @param tight makes allocators with the limit of the run
  /// @param roomy makes allocators that have room for a few such blocks
  static Need of(long size, Subject.Maker tight, Subject.Maker roomy) {
    if (size < 0 || size > MOST_TRIED) {
      return UNKNOWN;
    }
    try {
      return new Need(distance(size, roomy), isServed(size, tight));
    } catch (RuntimeException _) {
      return UNKNOWN; // It is not made for such a request.
    }
  }

  private static boolean isServed(long size, Subject.Maker tight) {
    try (Subject fresh = tight.make(new TouchLog())) {
      return fresh.allocate(size) != 0;
    }
  }

  private static long distance(long size, Subject.Maker roomy) {
    try (Subject fresh = roomy.make(new TouchLog())) {
      long least = Long.MAX_VALUE;
      long before = 0;
      long usable = size;
      for (int i = 0; i < BLOCKS; i++) {
        long block = fresh.allocate(size);
        if (block == 0) {
          return -1;
        }
        long address = fresh.addressOf(block);
        usable = Math.max(usable, fresh.usableSize(block));
        if (i > 0) {
          least = Math.min(least, Math.abs(address - before));
        }
        before = address;
      }
      return least >= usable && least <= 2 * usable + MOST_ROUNDED ? least : -1;
    }
  }
}
