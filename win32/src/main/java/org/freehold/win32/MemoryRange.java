package org.freehold.win32;

/// An address range that an NT call receives and, when it succeeds, sets to the range that it used:
/// what C passes as pointers to `BaseAddress` and `RegionSize`. Not thread-safe.
public final class MemoryRange {

  private long base;
  private long size;

  /// Makes a range.
  ///
  /// @param base the address; 0 lets the system choose
  /// @param size bytes
  public MemoryRange(long base, long size) {
    this.base = base;
    this.size = size;
  }

  /// The address.
  public long base() {
    return base;
  }

  /// Bytes.
  public long size() {
    return size;
  }

  /// Sets both, for the next call.
  ///
  /// @param base the address; 0 lets the system choose
  /// @param size bytes
  public void set(long base, long size) {
    this.base = base;
    this.size = size;
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(base) + "+0x" + Long.toHexString(size);
  }
}
