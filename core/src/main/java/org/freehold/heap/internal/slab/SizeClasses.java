package org.freehold.heap.internal.slab;

/// The size classes, the sizes of blocks that slabs are cut into: every multiple of the granule up
/// to eight granules, then eight sizes to each doubling, up to 16 KiB.
///
/// With 16-byte granules these are 16, 32, … 128, 144, 160, … 256, 288, … 16,384: 64 classes. A
/// request gets the smallest class that fits, so above eight granules internal fragmentation stays
/// below an eighth of the block, 12.5 %.
///
/// Pure arithmetic; O(1).
public final class SizeClasses {

  /// The largest block of the front end, in bytes.
  public static final int MAX_SIZE = 16 * 1024;

  /// A block that shrinks to less than half of its size moves to a smaller class.
  private static final int SHRINK_DIVISOR = 2;

  private static final int STEPS_SHIFT = 3;
  private static final int STEPS = 1 << STEPS_SHIFT;

  private final int granuleShift;
  private final int linearLimit;

  /// Classes for a granule of `1 << granuleShift` bytes.
  public SizeClasses(int granuleShift) {
    this.granuleShift = granuleShift;
    this.linearLimit = STEPS << granuleShift;
  }

  /// Number of classes.
  public int count() {
    return classOf(MAX_SIZE) + 1;
  }

  /// The class of a request of 0 to [#MAX_SIZE] bytes.
  public int classOf(long size) {
    if (size <= linearLimit) {
      return Math.max(0, (int) (size - 1) >> granuleShift);
    }
    int last = (int) size - 1;
    int log = 31 - Integer.numberOfLeadingZeros(last);
    return ((log - granuleShift - STEPS_SHIFT) << STEPS_SHIFT) + (last >>> (log - STEPS_SHIFT));
  }

  /// Whether a block is far larger than a size, so that it should move when it is resized.
  ///
  /// @param blockSize bytes of the block
  /// @param size bytes wanted, at least 0
  public static boolean isTooLarge(long blockSize, long size) {
    return size < blockSize / SHRINK_DIVISOR;
  }

  /// Whether a block that is resized stays where it is: it has the size, and is not too large.
  ///
  /// @param blockSize bytes of the block; below 0 when it is not a block of a slab
  /// @param size bytes wanted, unsigned
  public static boolean suits(long blockSize, long size) {
    return size <= blockSize && size >= 0 && !isTooLarge(blockSize, size);
  }

  /// The class of a request by the granules that it needs, from 0 to those of the largest block.
  byte[] byGranules() {
    byte[] table = new byte[(MAX_SIZE >>> granuleShift) + 1];
    for (int granules = 1; granules < table.length; granules++) {
      table[granules] = (byte) classOf((long) granules << granuleShift);
    }
    return table;
  }

  /// Bytes of a block of a class.
  public int blockSize(int sizeClass) {
    if (sizeClass < STEPS) {
      return (sizeClass + 1) << granuleShift;
    }
    int doublings = sizeClass >>> STEPS_SHIFT;
    int step = sizeClass & (STEPS - 1);
    return (STEPS + step + 1) << (granuleShift + doublings - 1);
  }
}
