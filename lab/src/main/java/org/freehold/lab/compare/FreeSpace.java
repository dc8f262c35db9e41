package org.freehold.lab.compare;

/// What an allocator holds and could hand out.
///
/// @param count number of free ranges; -1 when the allocator does not tell, as in the others
/// @param bytes in all of them
/// @param largest bytes of the largest
public record FreeSpace(long count, long bytes, long largest) {

  /// Of an allocator that does not tell.
  public static final FreeSpace UNKNOWN = new FreeSpace(-1, -1, -1);

  /// External fragmentation: 1 − largest free ÷ total free; 0 when nothing is free or known.
  public double fragmentation() {
    return bytes <= 0 ? 0 : 1 - (double) largest / bytes;
  }
}
