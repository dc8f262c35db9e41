package org.freehold.heap.internal.slab;

/// The page size and granule of nearly every address space, 4 KiB and 16 bytes, and the page map's
/// arithmetic for them. They are constants so that the hot path (`ThreadCache`) is compiled with
/// them; on other spaces, such as a simulated 32-bit machine's, threads have no hot path.
public final class FastPathLayout {

  public static final int GRANULE_SHIFT = 4;
  public static final long GRANULE_MASK = (1L << GRANULE_SHIFT) - 1;
  static final int PAGE_SHIFT = 12;

  /// A leaf of the page map covers `1 << ROOT_SHIFT` bytes.
  public static final int ROOT_SHIFT = PAGE_SHIFT + SlabDirectory.LEAF_SHIFT;

  /// A word of block bits covers `1 << WORD_SHIFT` bytes.
  private static final int WORD_SHIFT = GRANULE_SHIFT + BlockBits.GRANULES_SHIFT;

  private static final long LEAF_MASK = (1L << ROOT_SHIFT) - 1;

  /// Granules of the largest request that the front end serves.
  private static final int MAX_GRANULES = SizeClasses.MAX_SIZE >>> GRANULE_SHIFT;

  /// A mask of all bits that occur in a number up to [#MAX_GRANULES], to index the table without a
  /// bounds check.
  private static final int TABLE_MASK = 2 * Integer.highestOneBit(MAX_GRANULES) - 1;

  private static final char[] HEADER_OFFSETS = headerOffsets();

  /// Bytes of a block of each class, and zeros for all other numbers that a page entry has room
  /// for, so that the bounds check goes here too.
  private static final char[] BLOCK_SIZES = blockSizes();

  private FastPathLayout() {}

  private static char[] headerOffsets() {
    byte[] classes = new SizeClasses(GRANULE_SHIFT).byGranules();
    char[] offsets = new char[TABLE_MASK + 1];
    for (int granules = 0; granules <= MAX_GRANULES; granules++) {
      offsets[granules] = (char) (classes[granules] << BinHeaders.SHIFT);
    }
    return offsets;
  }

  private static char[] blockSizes() {
    SizeClasses classes = new SizeClasses(GRANULE_SHIFT);
    char[] sizes = new char[SlabDirectory.MAX_CLASSES];
    for (int c = 0; c < classes.count(); c++) {
      sizes[c] = (char) classes.blockSize(c);
    }
    return sizes;
  }

  /// Offset of a size class's bin header from the first one ([BinHeaders]).
  ///
  /// @param granules of a request; outside 0 to [#MAX_GRANULES] the result is meaningless
  public static long headerOffset(long granules) {
    return HEADER_OFFSETS[(int) granules & TABLE_MASK];
  }

  /// Bytes of a block of the slab that a page entry names.
  public static long blockSize(long entry) {
    return BLOCK_SIZES[SlabDirectory.sizeClassOf(entry)];
  }

  /// Offset of the entry of an address's page in its leaf.
  public static long pageOffset(long address) {
    return (address & LEAF_MASK) >>> PAGE_SHIFT << 3;
  }

  /// Offset of the word with an address's block bits in its leaf.
  public static long wordOffset(long address) {
    return (address & LEAF_MASK) >>> WORD_SHIFT << 3;
  }

  /// The bit for the page of an address ([SlabDirectory#pageBit]).
  public static int pageBit(long address) {
    return 1 << (int) (address >>> PAGE_SHIFT);
  }

  /// The bit of an address in its word of block bits.
  public static int bit(long address) {
    return 1 << (int) (address >>> GRANULE_SHIFT);
  }
}
