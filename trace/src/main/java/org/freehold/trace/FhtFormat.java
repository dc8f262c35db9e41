package org.freehold.trace;

/// The numbers of the `.fht` format, version 1; docs/fht-format.md describes it. All of them are
/// little-endian.
///
/// A file is a header and frames. A frame stands alone: differences start from zero in each, so
/// what is lost is at most the last one, and only stacks refer to earlier frames.
final class FhtFormat {

  /// The first four bytes of a file: `FHT` and a byte that no text has.
  static final int MAGIC = 0x1A544846;

  static final int VERSION = 1;

  /// Keys are addresses; otherwise the blocks have no known addresses.
  static final int FLAG_ADDRESSES = 1;

  /// Bytes of the header before the command.
  static final int HEADER_BYTES = 20;

  static final int LONGEST_COMMAND = 1 << 16;

  /// `FRME`: a frame of events.
  static final int EVENTS = 0x454D5246;

  /// `FRMX`: the last frame, which says how much there was.
  static final int END = 0x584D5246;

  /// Bytes of a frame before its packed data.
  static final int FRAME_BYTES = 20;

  /// Bytes of a frame's data, unpacked, at most.
  static final int LARGEST_FRAME = 1 << 20;

  /// Bytes of a frame's data, packed, at most: zstd adds a little to what does not compress.
  static final int LARGEST_PACKED = LARGEST_FRAME + (LARGEST_FRAME >> 7) + 64;

  static final int OP_MASK = 7;
  static final int OP_ALLOCATE = 0;
  static final int OP_RESIZE = 1;
  static final int OP_MOVE = 2;
  static final int OP_FREE = 3;
  static final int OP_FREE_NULL = 4;
  static final int OP_REFUSED = 5;
  static final int OP_DEFINITION = 6;

  static final int HAS_TIME = 8;
  static final int HAS_THREAD = 16;
  static final int HAS_STACK = 32;
  static final int IS_ZEROED = 64;
  static final int HAS_ALIGNMENT = 128;

  static final int DEFINE_TEXT = 0;
  static final int DEFINE_STACK = 1;

  private FhtFormat() {}

  /// Brings numbers of small magnitude to small unsigned ones.
  static long zigzag(long value) {
    return value << 1 ^ value >> (Long.SIZE - 1);
  }

  static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}
