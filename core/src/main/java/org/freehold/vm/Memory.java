package org.freehold.vm;

import java.lang.foreign.MemorySegment;

/// Access to the bytes of an address space.
///
/// Multi-byte values are little-endian and need no alignment. On simulated memory every access is
/// checked against the page's protection. On native memory nothing is checked, and an access
/// outside committed pages ends the process as it would end a C program: where bounds matter, use
/// the segments of [org.freehold.heap.Heap#allocateSegment].
public interface Memory {

  /// Reads a byte.
  byte getByte(long address);

  /// Writes a byte.
  void putByte(long address, byte value);

  /// Reads 4 bytes.
  int getInt(long address);

  /// Writes 4 bytes.
  void putInt(long address, int value);

  /// Reads 8 bytes.
  long getLong(long address);

  /// Writes 8 bytes.
  void putLong(long address, long value);

  /// Sets `size` bytes to a value.
  void fill(long address, long size, byte value);

  /// Copies `size` bytes; the ranges may overlap.
  void copy(long from, long to, long size);

  /// Copies bytes into an array.
  void read(long address, byte[] target, int offset, int length);

  /// Copies bytes from an array.
  void write(long address, byte[] source, int offset, int length);

  /// A range as a segment that checks its bounds; the segment does not keep the memory alive.
  ///
  /// @throws UnsupportedOperationException on simulated memory, whose addresses mean nothing to the
  ///   JVM
  MemorySegment segment(long address, long size);
}
