package org.freehold.inspect.internal.frames;

/// The constants of the snapshot file; docs/snapshot-format.md specifies the format.
public final class SnapshotFormat {

  /// The first eight bytes: `FHSNAP`, a byte that is not valid in text, a newline.
  private static final byte[] MAGIC = {'F', 'H', 'S', 'N', 'A', 'P', (byte) 0x9A, '\n'};

  public static final int VERSION = 1;

  /// The magic and the version.
  public static final int HEADER_BYTES = MAGIC.length + 4;

  /// The kind, the compressed length, the uncompressed length, the checksum.
  public static final int FRAME_HEADER_BYTES = 1 + 3 * 4;

  public static final int FACTS = 1;
  public static final int PLACES = 2;
  public static final int STACKS = 3;
  public static final int HEAP = 4;
  public static final int ENTRIES = 5;
  public static final int END = 6;

  /// The maximum size of a frame's contents before compression.
  static final int MAX_RAW = 1 << 20;

  /// Writers begin a new frame after this much, so that no single item exceeds the maximum.
  public static final int FULL = MAX_RAW - (1 << 17);

  /// Longer texts are truncated.
  static final int MAX_TEXT_BYTES = 1 << 14;

  /// Stack frames that are kept.
  public static final int MAX_STACK_DEPTH = 1 << 10;

  /// The compression level of zstd.
  static final int LEVEL = 1;

  private SnapshotFormat() {}

  /// A copy of the first eight bytes of a file.
  public static byte[] magic() {
    return MAGIC.clone();
  }

  static String name(int kind) {
    return switch (kind) {
      case FACTS -> "facts";
      case PLACES -> "places";
      case STACKS -> "stacks";
      case HEAP -> "heap";
      case ENTRIES -> "entries";
      case END -> "end";
      default -> "unknown";
    };
  }
}
