package org.freehold.heap.internal.slab;

import org.freehold.vm.internal.RawMemory;

/// The headers of a thread cache's bins: for each size class two addresses in native memory,
/// between which the hot path pushes and pops.
///
/// ```
///   offset   0                8
///          +----------------+----------------+
///          | top            | limit          |   16 bytes a class
///          +----------------+----------------+
///   top      address of the topmost entry of the bin; that entry is 0 when the bin is empty
///   limit    address past the last entry that the bin has room for
///   after the last header: one zero, which is the topmost entry of every bin without memory
/// ```
///
/// Both addresses are encoded ([PointerCode]). The hot path reads and writes headers directly; an
/// entry of the page map holds the offset of its size class's header.
public final class BinHeaders {

  /// A header has `1 << SHIFT` bytes.
  public static final int SHIFT = 4;

  /// Offset of the limit in a header.
  public static final int LIMIT = 8;

  private BinHeaders() {}

  /// Bytes of the headers of `classes` size classes, including the zero after them.
  public static long bytes(int classes) {
    return ((long) classes << SHIFT) + Long.BYTES;
  }

  /// Writes headers of bins that are empty and have no room.
  public static void writeEmpty(long headers, int classes) {
    long zero = headers + ((long) classes << SHIFT);
    RawMemory.putLongAligned(zero, 0);
    for (long header = headers; header < zero; header += 1 << SHIFT) {
      putPointer(header, zero);
      putPointer(header + LIMIT, zero + Long.BYTES);
    }
  }

  /// Reads an encoded address and decodes it.
  public static long getPointer(long at) {
    return RawMemory.getLongAligned(at) >>> PointerCode.SHIFT;
  }

  /// Encodes an address and writes it.
  public static void putPointer(long at, long address) {
    RawMemory.putLongAligned(at, address << PointerCode.SHIFT);
  }
}
