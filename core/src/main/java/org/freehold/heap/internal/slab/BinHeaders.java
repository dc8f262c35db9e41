package org.freehold.heap.internal.slab;

import org.freehold.vm.internal.RawMemory;

/// The layout of the headers of a thread cache's bins, one for each size class, in native memory.
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
/// Both addresses are encoded as [PointerCode] says. The hot path of the cache reads and writes
/// headers directly; an entry of the page map names the header of its slab's size class by offset.
public final class BinHeaders {

  /// A header has `1 << SHIFT` bytes.
  public static final int SHIFT = 4;

  /// Where in a header the limit is.
  public static final int LIMIT = 8;

  private BinHeaders() {}

  /// Bytes of the headers of a number of classes, with the zero after them.
  public static long bytes(int classes) {
    return ((long) classes << SHIFT) + Long.BYTES;
  }

  /// Writes headers of bins that are empty and have no room.
  public static void writeEmpty(long headers, int classes) {
    long nothing = headers + ((long) classes << SHIFT);
    RawMemory.putLongAligned(nothing, 0);
    for (long header = headers; header < nothing; header += 1 << SHIFT) {
      putPointer(header, nothing);
      putPointer(header + LIMIT, nothing + Long.BYTES);
    }
  }

  /// Reads an encoded address.
  public static long getPointer(long at) {
    return RawMemory.getLongAligned(at) >>> PointerCode.SHIFT;
  }

  /// Writes an address, encoded.
  public static void putPointer(long at, long address) {
    RawMemory.putLongAligned(at, address << PointerCode.SHIFT);
  }
}
