package org.freehold.lab.compare;

/// The free space of an allocator: what it holds and could allocate.
///
/// @param count number of free ranges; here and in the others, -1 when the allocator does not
///   report it
/// @param bytes in all of them
/// @param largest bytes of the largest
public record FreeSpace(long count, long bytes, long largest) {

  /// That of an allocator that does not report it.
  public static final FreeSpace UNKNOWN = new FreeSpace(-1, -1, -1);

  /// External fragmentation: 1 − largest free ÷ total free; 0 when nothing is free or known.
  public double fragmentation() {
    return bytes <= 0 ? 0 : 1 - (double) largest / bytes;
  }
}
