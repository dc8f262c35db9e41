package org.freehold.heap.internal.slab;

/// The figures of nearly every address space: pages of 4 KiB and blocks at multiples of 16 bytes.
/// They are constants here so that the hot path (`ThreadCache`) can be compiled with them; on other
/// spaces, such as a simulated 32-bit machine's, threads have no hot path.
public final class FastPathLayout {

  public static final int GRANULE_SHIFT = 4;
  public static final long GRANULE_MASK = (1L << GRANULE_SHIFT) - 1;
  static final int PAGE_SHIFT = 12;

  /// One leaf of the map of slabs describes `1 << ROOT_SHIFT` bytes, one word of bits `1 <<
  /// WORD_SHIFT`.
  public static final int ROOT_SHIFT = PAGE_SHIFT + SlabDirectory.LEAF_SHIFT;

  private static final int WORD_SHIFT = GRANULE_SHIFT + BlockBits.GRANULES_SHIFT;
  private static final long LEAF_MASK = (1L << ROOT_SHIFT) - 1;

  /// The most granules that a request to the front end has.
  public static final int MAX_GRANULES = SizeClasses.LARGEST >>> GRANULE_SHIFT;

  /// A number that has all bits of those below it, and so is a mask for the table.
  private static final int TABLE_MASK = 2 * Integer.highestOneBit(MAX_GRANULES) - 1;

  private static final char[] HEADERS = headers();

  private FastPathLayout() {}

  private static char[] headers() {
    byte[] classes = new SizeClasses(GRANULE_SHIFT).byGranules();
    char[] headers = new char[TABLE_MASK + 1];
    for (int granules = 0; granules <= MAX_GRANULES; granules++) {
      headers[granules] = (char) (classes[granules] << BinHeaders.SHIFT);
    }
    return headers;
  }

  /// How far a class's header is from the first one ([BinHeaders]).
  ///
  /// @param granules of a request; below 0 or above the most, the answer means nothing
  public static long headerOffset(long granules) {
    return HEADERS[(int) granules & TABLE_MASK];
  }

  /// How far the entry of an address's page is from the first one of its leaf.
  public static long pageOffset(long address) {
    return (address & LEAF_MASK) >>> PAGE_SHIFT << 3;
  }

  /// How far the word of an address's bits is from the first one of its leaf.
  public static long wordOffset(long address) {
    return (address & LEAF_MASK) >>> WORD_SHIFT << 3;
  }

  /// The bit for the page of an address ([SlabDirectory#pageBit]).
  public static int pageBit(long address) {
    return 1 << (int) (address >>> PAGE_SHIFT);
  }

  /// The bit of an address in its word.
  public static int bit(long address) {
    return 1 << (int) (address >>> GRANULE_SHIFT);
  }
}
