package org.freehold.win32.internal.bstr;

/// Where the parts of a `BSTR` are.
///
/// @param header bytes before the text: a pointer, the last four of which are the length
public record BstrLayout(int header) {

  /// Blocks are multiples of this many bytes.
  static final int BUCKET = 16;

  /// Bytes of the length.
  public static final int PREFIX = 4;

  private static final int TERMINATOR = 2;

  /// The size of the block for a text.
  ///
  /// @param bytes of the text
  public long blockSize(long bytes) {
    return (header + bytes + TERMINATOR + BUCKET - 1) & -BUCKET;
  }

  /// The block of a string.
  public long blockOf(long string) {
    return string - header;
  }

  /// The string of a block.
  public long stringOf(long block) {
    return block + header;
  }
}
