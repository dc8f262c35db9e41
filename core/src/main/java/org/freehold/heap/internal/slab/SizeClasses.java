package org.freehold.heap.internal.slab;

/// The sizes of blocks that slabs are cut into: every multiple of the granule up to eight granules,
/// then eight sizes to each doubling, up to 16 KiB.
///
/// With 16-byte granules these are 16, 32, … 128, 144, 160, … 256, 288, … 16,384: 64 classes. A
/// request gets the smallest that fits, so above eight granules less than an eighth of a block, at
/// most 12.5 %, is waste.
///
/// Pure arithmetic; O(1).
public final class SizeClasses {

  /// The largest block of the front end, in bytes.
  public static final int LARGEST = 16 * 1024;

  private static final int STEPS_SHIFT = 3;
  private static final int STEPS = 1 << STEPS_SHIFT;

  private final int granuleShift;
  private final int linearLimit;

  /// Classes for a granule of `1 << granuleShift` bytes.
  public SizeClasses(int granuleShift) {
    this.granuleShift = granuleShift;
    this.linearLimit = STEPS << granuleShift;
  }

  /// How many classes there are.
  public int count() {
    return classOf(LARGEST) + 1;
  }

  /// The class of a request of 0 to [#LARGEST] bytes.
  public int classOf(long size) {
    if (size <= linearLimit) {
      return Math.max(0, (int) (size - 1) >> granuleShift);
    }
    int last = (int) size - 1;
    int log = 31 - Integer.numberOfLeadingZeros(last);
    return ((log - granuleShift - STEPS_SHIFT) << STEPS_SHIFT) + (last >>> (log - STEPS_SHIFT));
  }

  /// The class of a request by the number of granules that it needs, from 0 up to those of the
  /// largest block.
  byte[] byGranules() {
    byte[] table = new byte[(LARGEST >>> granuleShift) + 1];
    for (int granules = 1; granules < table.length; granules++) {
      table[granules] = (byte) classOf((long) granules << granuleShift);
    }
    return table;
  }

  /// Bytes of the blocks of a class.
  public int blockSize(int sizeClass) {
    if (sizeClass < STEPS) {
      return (sizeClass + 1) << granuleShift;
    }
    int doublings = sizeClass >>> STEPS_SHIFT;
    int step = sizeClass & (STEPS - 1);
    return (STEPS + step + 1) << (granuleShift + doublings - 1);
  }
}
