package org.freehold.heap.internal.backend;

import org.freehold.internal.tree.LongTree;

/// A free-range index: the free or the uncommitted ranges of a heap, ordered by size and then by
/// address, for best fit in O(log n).
///
/// A key packs both into one `long`, so that a range costs 8 bytes in a [LongTree] and no object:
///
/// ```
///   63        44 43                                      0
///   │ granules  │ address in granules                     │   stored with the top bit inverted,
///   └───────────┴─────────────────────────────────────────┘   so that keys order as unsigned
/// ```
///
/// 44 bits of granules cover every 48-bit address. Sizes above [#CLAMP] granules (16 MiB at 16
/// bytes) share the last value; there are few such ranges, and the caller compares their lengths
/// itself.
///
/// Not thread-safe: called with the heap's lock held.
public final class RangeIndex {

  /// The largest size that the index distinguishes, in granules.
  static final long CLAMP = (1L << 20) - 1;

  private static final int ADDRESS_BITS = 44;
  private static final long ADDRESS_MASK = (1L << ADDRESS_BITS) - 1;

  private final LongTree keys = new LongTree();
  private final int granuleShift;

  public RangeIndex(int granuleShift) {
    this.granuleShift = granuleShift;
  }

  private long key(long granules, long address) {
    return (Math.min(granules, CLAMP) << ADDRESS_BITS | address >>> granuleShift) ^ Long.MIN_VALUE;
  }

  private long addressOf(long key) {
    return (key & ADDRESS_MASK) << granuleShift;
  }

  /// Number of ranges.
  int size() {
    return keys.size();
  }

  /// Bytes of Java memory that the index takes.
  long memoryBytes() {
    return keys.memoryBytes();
  }

  /// Makes sure that the next additions allocate no Java memory, whatever is removed meanwhile.
  ///
  /// @throws OutOfMemoryError when there is no Java memory; the index is as it was
  public void prepare(int additions) {
    keys.prepare(additions);
  }

  public void add(long address, long granules) {
    keys.add(key(granules, address));
  }

  public void remove(long address, long granules) {
    if (!keys.remove(key(granules, address))) {
      throw new IllegalStateException(
          "INV-HEAP-06 every free range is in its index, address=" + address);
    }
  }

  boolean contains(long address, long granules) {
    return keys.contains(key(granules, address));
  }

  /// The smallest range of at least `granules`, the lowest among equals; 0 when there is none.
  /// Sizes above the clamp compare as equal.
  public long bestFit(long granules) {
    long found = keys.ceiling(key(granules, 0));
    return found == LongTree.NONE ? 0 : addressOf(found);
  }

  /// The range that follows another one in the order of the index; 0 when there is none.
  public long next(long address, long granules) {
    long found = keys.ceiling(key(granules, address) + 1);
    return found == LongTree.NONE ? 0 : addressOf(found);
  }

  /// A largest range; 0 when there is none. Sizes above the clamp compare as equal.
  long largest() {
    long found = keys.last();
    return found == LongTree.NONE ? 0 : addressOf(found);
  }

  void validate() {
    keys.validate();
  }
}
