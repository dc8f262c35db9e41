package org.freehold.vm;

/// Which part of a section to map, where, and with which access. Start from a constant and say what
/// differs.
///
/// @param access what the view allows: `READ` and `READ_WRITE` see what all see; `WRITE_COPY` does
///   until the first write to a page, which makes it private; the three with `EXECUTE` likewise
/// @param offset the first byte, a multiple of the granularity
/// @param length bytes; 0 means up to the end of the section
/// @param address where, a multiple of the granularity; 0 lets the space choose
/// @param alignment alignment of a chosen address, a power of two; smaller than the granularity
///   means the granularity
public record ViewOptions(Access access, long offset, long length, long address, long alignment) {

  /// All of it, read-only.
  public static final ViewOptions READ = new ViewOptions(Access.READ, 0, 0, 0, 1);

  /// All of it, readable and writable.
  public static final ViewOptions READ_WRITE = READ.withAccess(Access.READ_WRITE);

  /// All of it, copy-on-write: writes stay with the process.
  public static final ViewOptions COPY = READ.withAccess(Access.WRITE_COPY);

  /// Checks the alignment.
  ///
  /// @throws IllegalArgumentException when the alignment is not a power of two
  public ViewOptions {
    if (alignment <= 0 || Long.bitCount(alignment) != 1) {
      throw new IllegalArgumentException(
          "alignment must be a power of two, alignment=" + alignment);
    }
  }

  /// The same with an access.
  public ViewOptions withAccess(Access access) {
    return new ViewOptions(access, offset, length, address, alignment);
  }

  /// The same of a part of the section.
  public ViewOptions of(long offset, long length) {
    return new ViewOptions(access, offset, length, address, alignment);
  }

  /// The same at an address.
  public ViewOptions withAddress(long address) {
    return new ViewOptions(access, offset, length, address, alignment);
  }

  /// The same with an alignment.
  public ViewOptions withAlignment(long alignment) {
    return new ViewOptions(access, offset, length, address, alignment);
  }
}
