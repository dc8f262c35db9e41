package org.freehold.trace.replay;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.freehold.vm.AccessViolationException;
import org.freehold.vm.Memory;
import org.freehold.vm.VmError;

/// Memory of any address, in pages that are made when they are first written.
final class PagedMemory implements Memory {

  private static final int PAGE = 4096;

  private final Map<Long, byte[]> pages = new HashMap<>();

  /// Addresses from here on cannot be read, or cannot be written.
  long unreadableFrom = Long.MAX_VALUE;

  long unwritableFrom = Long.MAX_VALUE;

  @Override
  public byte getByte(long address) {
    return bytes(address, 1)[0];
  }

  @Override
  public void putByte(long address, byte value) {
    write(address, new byte[] {value}, 0, 1);
  }

  @Override
  public int getInt(long address) {
    return little(bytes(address, Integer.BYTES)).getInt();
  }

  @Override
  public void putInt(long address, int value) {
    write(address, little(new byte[Integer.BYTES]).putInt(value).array(), 0, Integer.BYTES);
  }

  @Override
  public long getLong(long address) {
    return little(bytes(address, Long.BYTES)).getLong();
  }

  @Override
  public void putLong(long address, long value) {
    write(address, little(new byte[Long.BYTES]).putLong(value).array(), 0, Long.BYTES);
  }

  @Override
  public void fill(long address, long size, byte value) {
    for (long i = 0; i < size; i++) {
      putByte(address + i, value);
    }
  }

  @Override
  public void copy(long from, long to, long size) {
    write(to, bytes(from, Math.toIntExact(size)), 0, Math.toIntExact(size));
  }

  @Override
  public void read(long address, byte[] target, int offset, int length) {
    if (address + length > unreadableFrom) {
      throw new AccessViolationException(VmError.ACCESS_VIOLATION, unreadableFrom, false);
    }
    for (int done = 0; done < length; ) {
      int inPage = Math.floorMod(address + done, PAGE);
      int part = Math.min(length - done, PAGE - inPage);
      byte[] page = pages.getOrDefault(Math.floorDiv(address + done, PAGE), new byte[PAGE]);
      System.arraycopy(page, inPage, target, offset + done, part);
      done += part;
    }
  }

  @Override
  public void write(long address, byte[] source, int offset, int length) {
    if (address + length > unwritableFrom) {
      throw new AccessViolationException(VmError.ACCESS_VIOLATION, unwritableFrom, true);
    }
    for (int done = 0; done < length; ) {
      int inPage = Math.floorMod(address + done, PAGE);
      int part = Math.min(length - done, PAGE - inPage);
      byte[] page = pages.computeIfAbsent(Math.floorDiv(address + done, PAGE), _ -> new byte[PAGE]);
      System.arraycopy(source, offset + done, page, inPage, part);
      done += part;
    }
  }

  @Override
  public MemorySegment segment(long address, long size) {
    throw new UnsupportedOperationException("these addresses mean nothing to the JVM");
  }

  private byte[] bytes(long address, int length) {
    byte[] bytes = new byte[length];
    read(address, bytes, 0, length);
    return bytes;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
