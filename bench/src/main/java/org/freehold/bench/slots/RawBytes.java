package org.freehold.bench.slots;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;

/// Access to the bytes of blocks. All workloads read and write through this class, whatever
/// allocated the block, so that access costs the same everywhere: one instruction, since the memory
/// is a constant to the compiler.
public final class RawBytes {

  private static final Memory HOST = AddressSpace.host().memory();

  private RawBytes() {}

  /// Reads a byte.
  public static byte getByte(long address) {
    return HOST.getByte(address);
  }

  /// Writes a byte.
  public static void putByte(long address, int value) {
    HOST.putByte(address, (byte) value);
  }

  /// Reads 4 bytes.
  public static int getInt(long address) {
    return HOST.getInt(address);
  }

  /// Writes 4 bytes.
  public static void putInt(long address, int value) {
    HOST.putInt(address, value);
  }

  /// Reads 8 bytes.
  public static long getLong(long address) {
    return HOST.getLong(address);
  }

  /// Writes 8 bytes.
  public static void putLong(long address, long value) {
    HOST.putLong(address, value);
  }

  /// Sets bytes.
  public static void fill(long address, long size, int value) {
    HOST.fill(address, size, (byte) value);
  }

  /// Copies bytes.
  public static void copy(long from, long to, long size) {
    HOST.copy(from, to, size);
  }

  /// Writes a byte of each page of a block, and its last one.
  public static void touch(long address, long size) {
    for (long i = 0; i < size; i += 4096) {
      HOST.putByte(address + i, (byte) i);
    }
    if (size > 0) {
      HOST.putByte(address + size - 1, (byte) size);
    }
  }
}
