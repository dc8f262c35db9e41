package org.freehold.trace.internal.fht;

/// The constants of the `.fht` format, version 1; docs/fht-format.md describes it. All numbers are
/// little-endian.
///
/// A file is a header and frames. A frame is self-contained: differences start from zero in each,
/// so that a truncated file loses its last frame at most. Only stacks refer to earlier frames.
public final class FhtFormat {

  /// The first four bytes of a file: `FHT` and a byte that no text has.
  public static final int MAGIC = 0x1A544846;

  public static final int VERSION = 1;

  /// Keys are addresses; otherwise the blocks have no known addresses.
  public static final int FLAG_ADDRESSES = 1;

  /// Bytes of the header up to the command.
  public static final int HEADER_BYTES = 20;

  public static final int MAX_COMMAND = 1 << 16;

  /// `FRME`: a frame of events.
  public static final int EVENTS = 0x454D5246;

  /// `FRMX`: the last frame, with the totals.
  public static final int END = 0x584D5246;

  /// Bytes of a frame before its packed data.
  public static final int FRAME_BYTES = 20;

  /// The most bytes of a frame's data before compression.
  public static final int MAX_FRAME = 1 << 20;

  /// The most bytes of a frame's data after compression: zstd adds a little to what does not
  /// compress.
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

  /// Maps numbers of small magnitude to small unsigned ones.
  public static long zigzag(long value) {
    return value << 1 ^ value >> (Long.SIZE - 1);
  }

  static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}
