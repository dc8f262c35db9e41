package org.freehold.vm.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

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
/// No accessor allocates a Java object but [#segment], and none is linked at its first use once
/// [SystemCalls#prepare] has run: they may be used in the middle of a change.
///
/// Values are little-endian, as both processors are that Freehold runs on. The `…Aligned` accessors
/// are for metadata, whose addresses are multiples of eight.
@SuppressWarnings("restricted") // segment() reinterprets.
public final class RawMemory {

  private static final MemorySegment ALL = LinuxCalls.linked().everything;

  private static final VarHandle VH_BYTE = LinuxCalls.linked().byteAccess;
  private static final VarHandle VH_INT = LinuxCalls.linked().intAccess;
  private static final VarHandle VH_LONG = LinuxCalls.linked().longAccess;
  private static final VarHandle VH_INT_ANYWHERE = LinuxCalls.linked().unalignedIntAccess;
  private static final VarHandle VH_LONG_ANYWHERE = LinuxCalls.linked().unalignedLongAccess;

  private static final MethodHandle MH_MEMSET = LinuxCalls.linked().memset;

  /// Bytes that are filled at a time. The C library fills them at 10 GB/s or more, and the virtual
  /// machine cannot stop the thread meanwhile.
  private static final long MAX_FILL = 1 << 20;

  private static final long EVERY_BYTE = 0x0101_0101_0101_0101L;

  private RawMemory() {}

  /// Reads a byte.
  public static byte getByte(long address) {
    return (byte) VH_BYTE.get(ALL, address);
  }

  /// Writes a byte.
  public static void putByte(long address, byte value) {
    VH_BYTE.set(ALL, address, value);
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

  /// Sets `size` bytes to a value. The C library does it, which is faster than the JDK from 16
  /// bytes on and needs no segment of its own.
  public static void fill(long address, long size, byte value) {
    if (size <= 2 * Long.BYTES) {
      fillShort(address, (int) size, value);
      return;
    }
    for (long done = 0; done < size; ) {
      long bytes = Math.min(MAX_FILL, size - done);
      memset(address + done, bytes, value);
      done += bytes;
    }
  }

  private static void fillShort(long address, int size, byte value) {
    if (size >= Long.BYTES) {
      long word = EVERY_BYTE * (value & 0xff);
      putLong(address, word);
      putLong(address + size - Long.BYTES, word);
    } else {
      for (int i = 0; i < size; i++) {
        putByte(address + i, value);
      }
    }
  }

  private static void memset(long address, long size, byte value) {
    try {
      MH_MEMSET.invokeExact(address, (int) value, size);
    } catch (Throwable t) {
      throw Downcalls.failed(t);
    }
  }

  /// Uses every accessor, so that nothing is linked in the middle of a change.
  ///
  /// @param scratch 64 bytes at a multiple of 8
  static void useOnce(long scratch) {
    putByte(scratch, getByte(scratch));
    putInt(scratch, getInt(scratch));
    putLong(scratch, getLong(scratch));
    putLongAligned(scratch, getLongAligned(scratch));
    boolean _ = replaceLong(scratch, getLongAcquire(scratch), 0);
    int _ = getAndSetBits(scratch, 1);
    int _ = getAndSet(scratch, 1);
    putIntVolatile(scratch, getIntVolatile(scratch));
    touch(scratch);
    byte[] bytes = new byte[8];
    write(scratch, bytes, 0, bytes.length);
    read(scratch, bytes, 0, bytes.length);
    copy(scratch, scratch + 32, 32);
    fill(scratch, 32, (byte) 0);
  }

  /// Copies `size` bytes; the ranges may overlap.
  public static void copy(long from, long to, long size) {
    MemorySegment.copy(ALL, from, ALL, to, size);
  }

  /// Copies bytes into an array.
  public static void read(long address, byte[] target, int offset, int length) {
    MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, address, target, offset, length);
  }

  /// Copies bytes from an array.
  public static void write(long address, byte[] source, int offset, int length) {
    MemorySegment.copy(source, offset, ALL, ValueLayout.JAVA_BYTE, address, length);
  }

  /// A range as a segment that checks its bounds and lives as long as the process.
  public static MemorySegment segment(long address, long size) {
    return MemorySegment.ofAddress(address).reinterpret(size);
  }

  /// A range as a segment that checks its bounds and can be accessed until an arena is closed, by
  /// the threads that the arena allows. Closing the arena does nothing to the memory.
  ///
  /// @throws IllegalStateException when the arena is closed
  /// @throws WrongThreadException when the arena belongs to another thread
  public static MemorySegment segment(long address, long size, Arena lifetime) {
    return MemorySegment.ofAddress(address).reinterpret(size, lifetime, null);
  }
}
