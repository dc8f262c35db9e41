package org.freehold.inspect.snapshot;

/// The constants of the file: see docs/snapshot-format.md.
final class SnapshotFormat {

  /// The first eight bytes: `FHSNAP`, a byte that no text holds, a newline.
  static final byte[] MAGIC = {'F', 'H', 'S', 'N', 'A', 'P', (byte) 0x9A, '\n'};

  static final int VERSION = 1;

  /// The magic and the version.
  static final int HEADER_BYTES = MAGIC.length + 4;

  /// The kind, the packed length, the raw length, the checksum.
  static final int FRAME_HEADER_BYTES = 1 + 3 * 4;

  static final int FACTS = 1;
  static final int PLACES = 2;
  static final int STACKS = 3;
  static final int HEAP = 4;
  static final int ENTRIES = 5;
  static final int END = 6;

  /// A frame holds at most this much before it is packed.
  static final int MOST_RAW = 1 << 20;

  /// Writers begin a new frame after this much, so that no single item makes one too long.
  static final int FULL = MOST_RAW - (1 << 17);

  /// Longer texts are cut.
  static final int LONGEST_TEXT = 1 << 14;

  /// Frames of a stack that are kept.
  static final int DEEPEST_STACK = 1 << 10;

  static final int LEVEL = 1;

  private SnapshotFormat() {}

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
