package org.freehold.trace.internal.fht;

/// The numbers of the `.fht` format, version 1; docs/fht-format.md describes it. All of them are
/// little-endian.
///
/// A file is a header and frames. A frame stands alone: differences start from zero in each, so
/// what is lost is at most the last one, and only stacks refer to earlier frames.
public final class FhtFormat {

  /// The first four bytes of a file: `FHT` and a byte that no text has.
  public static final int MAGIC = 0x1A544846;

  public static final int VERSION = 1;

  /// Keys are addresses; otherwise the blocks have no known addresses.
  public static final int FLAG_ADDRESSES = 1;

  /// Bytes of the header before the command.
  public static final int HEADER_BYTES = 20;

  public static final int MAX_COMMAND = 1 << 16;

  /// `FRME`: a frame of events.
  public static final int EVENTS = 0x454D5246;

  /// `FRMX`: the last frame, which says how much there was.
  public static final int END = 0x584D5246;

  /// Bytes of a frame before its packed data.
  public static final int FRAME_BYTES = 20;

  /// Bytes of a frame's data, unpacked, at most.
  public static final int MAX_FRAME = 1 << 20;

  /// Bytes of a frame's data, packed, at most: zstd adds a little to what does not compress.
  static final int MAX_PACKED = MAX_FRAME + (MAX_FRAME >> 7) + 64;

  static final int OP_MASK = 7;
  public static final int OP_ALLOCATE = 0;
  public static final int OP_RESIZE = 1;
  public static final int OP_MOVE = 2;
  public static final int OP_FREE = 3;
  public static final int OP_FREE_NULL = 4;
  public static final int OP_REFUSED = 5;
  public static final int OP_DEFINITION = 6;

  public static final int HAS_TIME = 8;
  public static final int HAS_THREAD = 16;
  public static final int HAS_STACK = 32;
  public static final int IS_ZEROED = 64;
  public static final int HAS_ALIGNMENT = 128;

  public static final int DEFINE_TEXT = 0;
  public static final int DEFINE_STACK = 1;

  private FhtFormat() {}

  /// Brings numbers of small magnitude to small unsigned ones.
  public static long zigzag(long value) {
    return value << 1 ^ value >> (Long.SIZE - 1);
  }

  static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}
