package org.freehold.vm.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Raw access to the process's memory by absolute address. The only class of Freehold that reads or
/// writes memory outside the Java heap.
///
/// All access goes through one segment that spans everything: it is a static final, its scope is
/// the global one, and its bounds are constants, so that the compiler folds the checks away and a
/// read becomes one instruction. Nothing is checked at run time: **callers vouch for the address**.
/// Callers are the host's address space, for its users, and the heap, for its metadata.
///
/// The accessors call the handles of the layouts, and not the segment's own accessors that do: an
/// access is ten calls deep in the JDK, and the compiler, which goes down some eighteen, leaves
/// real calls where a program's own add up to more.
///
/// Values are little-endian, as both processors are that Freehold runs on. The `…Aligned` accessors
/// are for metadata, whose addresses are multiples of eight.
@SuppressWarnings("restricted") // The one reinterpretation of the null segment as everything.
public final class RawMemory {

  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private static final VarHandle VH_INT = ValueLayout.JAVA_INT.varHandle();
  private static final VarHandle VH_LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle VH_INT_ANYWHERE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle VH_LONG_ANYWHERE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private RawMemory() {}

  /// Reads a byte.
  public static byte getByte(long address) {
    return ALL.get(BYTE, address);
  }

  /// Writes a byte.
  public static void putByte(long address, byte value) {
    ALL.set(BYTE, address, value);
  }

  /// Reads 4 bytes at any address.
  public static int getInt(long address) {
    return (int) VH_INT_ANYWHERE.get(ALL, address);
  }

  /// Writes 4 bytes at any address.
  public static void putInt(long address, int value) {
    VH_INT_ANYWHERE.set(ALL, address, value);
  }

  /// Reads 8 bytes at any address.
  public static long getLong(long address) {
    return (long) VH_LONG_ANYWHERE.get(ALL, address);
  }

  /// Writes 8 bytes at any address.
  public static void putLong(long address, long value) {
    VH_LONG_ANYWHERE.set(ALL, address, value);
  }

  /// Reads 8 bytes at a multiple of 8.
  public static long getLongAligned(long address) {
    return (long) VH_LONG.get(ALL, address);
  }

  /// Writes 8 bytes at a multiple of 8.
  public static void putLongAligned(long address, long value) {
    VH_LONG.set(ALL, address, value);
  }

  /// Reads 8 bytes at a multiple of 8 that other threads may write, with acquire semantics.
  public static long getLongAcquire(long address) {
    return (long) VH_LONG.getAcquire(ALL, address);
  }

  /// Replaces 8 bytes at a multiple of 8 if they are as expected, atomically.
  ///
  /// @return whether they were
  public static boolean replaceLong(long address, long expected, long value) {
    return VH_LONG.compareAndSet(ALL, address, expected, value);
  }

  /// Sets bits of 4 bytes at a multiple of 4 atomically.
  ///
  /// @return the bytes as they were
  public static int getAndSetBits(long address, int bits) {
    return (int) VH_INT.getAndBitwiseOr(ALL, address, bits);
  }

  /// Replaces 4 bytes at a multiple of 4 atomically.
  ///
  /// @return the bytes as they were
  public static int getAndSet(long address, int value) {
    return (int) VH_INT.getAndSet(ALL, address, value);
  }

  /// Reads 4 bytes at a multiple of 4 that other threads may write.
  public static int getIntVolatile(long address) {
    return (int) VH_INT.getVolatile(ALL, address);
  }

  /// Writes 4 bytes at a multiple of 4 that other threads may read.
  public static void putIntVolatile(long address, int value) {
    VH_INT.setVolatile(ALL, address, value);
  }

  /// Writes 4 bytes at a multiple of 4 back as they are, atomically, so that no other thread's
  /// write is lost.
  public static void touch(long address) {
    int _ = (int) VH_INT.getAndBitwiseOr(ALL, address, 0);
  }

  /// Sets `size` bytes to a value.
  public static void fill(long address, long size, byte value) {
    ALL.asSlice(address, size).fill(value);
  }

  /// Copies `size` bytes; the ranges may overlap.
  public static void copy(long from, long to, long size) {
    MemorySegment.copy(ALL, from, ALL, to, size);
  }

  /// Copies bytes into an array.
  public static void read(long address, byte[] target, int offset, int length) {
    MemorySegment.copy(ALL, BYTE, address, target, offset, length);
  }

  /// Copies bytes from an array.
  public static void write(long address, byte[] source, int offset, int length) {
    MemorySegment.copy(source, offset, ALL, BYTE, address, length);
  }

  /// A range as a segment that checks its bounds and lives as long as the process.
  public static MemorySegment segment(long address, long size) {
    return MemorySegment.ofAddress(address).reinterpret(size);
  }
}
