package org.freehold.heap.internal.slab;

/// Natural alignment: the blocks of a slab that begin at multiples of an alignment without any
/// search for such a place.
///
/// A slab begins at a page, and its blocks follow each other, so if the size of a block is a
/// multiple of a power of two up to the page size, so is the address of each of them. The size
/// classes make this easy: for every power of two, the class of a size that is a multiple of it has
/// blocks whose size is one too. (A class is a multiple of the step between it and its neighbours.
/// If the step is at least the alignment, the class is a multiple of the alignment; if it is less,
/// multiples of the alignment are classes themselves.) So a request of 100 bytes at a multiple of
/// 64 is a request of 128 bytes.
///
/// What rounding up may waste is bounded: the size is at most doubled, or rounded to at most 128
/// bytes, two cache lines. Other requests, a few bytes at a page's start for one, are left to the
/// back end, which wastes nothing and takes longer.
///
/// Pure arithmetic; O(1).
///
/// Sources: jemalloc rounds sizes up to the alignment in the same way (`sz_sa2u`), without the
/// bound.
public final class NaturalAlignment {

  /// The result for a request that slabs do not serve; larger than any size class.
  public static final long NOT_SERVED = Long.MAX_VALUE;

  /// The largest alignment: a page of nearly every machine. Where pages are smaller, the caller
  /// must stop at their size.
  public static final long MAX_ALIGNMENT = 4096;

  /// Any request may be rounded up to twice this size.
  private static final long SMALL = 64;

  private NaturalAlignment() {}

  /// The size whose class has blocks that are large enough and aligned.
  ///
  /// @param size bytes of the request, unsigned
  /// @param alignment a power of two
  /// @return [#NOT_SERVED] when the alignment is too large, too much would be wasted, or the size
  ///   is 0
  public static long sizeFor(long size, long alignment) {
    long rounded = (size + alignment - 1) & -alignment;
    return size > 0 && alignment <= MAX_ALIGNMENT && rounded <= 2 * Math.max(size, SMALL)
        ? rounded
        : NOT_SERVED;
  }
}
