package org.freehold.lab.policy.moving;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.freehold.Bytes;
import org.freehold.vm.Memory;

/// Paged memory, translated by a page table as in a processor: the page of an address maps to a
/// frame, and two pages may map to the same one.
final class PageTable implements Memory {

  private static final int SHIFT = 12;
  static final int PAGE = 1 << SHIFT;

  private final Memory frames;
  private final long base;
  private long[] table = new long[1024];
  private int pages;

  /// Makes an empty table.
  ///
  /// @param frames the memory that the frames are in
  /// @param base the first address that the program sees; above those of the frames
  PageTable(Memory frames, long base) {
    this.frames = frames;
    this.base = base;
  }

  long base() {
    return base;
  }

  int pages() {
    return pages;
  }

  long address(int page) {
    return base + ((long) page << SHIFT);
  }

  int page(long address) {
    return (int) ((address - base) >>> SHIFT);
  }

  /// Adds pages at the end that are not mapped yet.
  ///
  /// @return the first one
  int add(int count) {
    int first = pages;
    pages += count;
    if (pages > table.length) {
      table = Arrays.copyOf(table, Math.max(pages, table.length * 2));
    }
    return first;
  }

  long frame(int page) {
    return table[page];
  }

  void map(int page, long frame) {
    table[page] = frame;
  }

  boolean isMapped(long address, long size) {
    if (address < base || address - base + size > (long) pages << SHIFT) {
      return false;
    }
    for (int page = page(address); page <= page(address + Math.max(1, size) - 1); page++) {
      if (table[page] == 0) {
        return false;
      }
    }
    return true;
  }

  /// Translates an address.
  long physical(long address) {
    int page = page(address);
    if (address < base || page >= pages || table[page] == 0) {
      throw new IllegalStateException("no page is mapped at " + Bytes.address(address));
    }
    return table[page] + (address & PAGE - 1);
  }

  private long chunk(long address, long left) {
    return Math.min(left, PAGE - (address & PAGE - 1));
  }

  @Override
  public byte getByte(long address) {
    return frames.getByte(physical(address));
  }

  @Override
  public void putByte(long address, byte value) {
    frames.putByte(physical(address), value);
  }

  @Override
  public int getInt(long address) {
    byte[] bytes = new byte[Integer.BYTES];
    read(address, bytes, 0, bytes.length);
    return (bytes[0] & 0xff)
        | ((bytes[1] & 0xff) << 8)
        | ((bytes[2] & 0xff) << 16)
        | (bytes[3] << 24);
  }

  @Override
  public void putInt(long address, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      putByte(address + i, (byte) (value >>> (Byte.SIZE * i)));
    }
  }

  @Override
  public long getLong(long address) {
    if ((address & PAGE - 1) <= PAGE - Long.BYTES) {
      return frames.getLong(physical(address));
    }
    return (getInt(address) & 0xffff_ffffL) | ((long) getInt(address + Integer.BYTES) << 32);
  }

  @Override
  public void putLong(long address, long value) {
    if ((address & PAGE - 1) <= PAGE - Long.BYTES) {
      frames.putLong(physical(address), value);
    } else {
      putInt(address, (int) value);
      putInt(address + Integer.BYTES, (int) (value >>> 32));
    }
  }

  @Override
  public void fill(long address, long size, byte value) {
    for (long done = 0; done < size; ) {
      long chunk = chunk(address + done, size - done);
      frames.fill(physical(address + done), chunk, value);
      done += chunk;
    }
  }

  /// Copies between ranges that do not overlap.
  @Override
  public void copy(long from, long to, long size) {
    for (long done = 0; done < size; ) {
      long chunk = chunk(to + done, chunk(from + done, size - done));
      frames.copy(physical(from + done), physical(to + done), chunk);
      done += chunk;
    }
  }

  @Override
  public void read(long address, byte[] target, int offset, int length) {
    for (int done = 0; done < length; ) {
      int chunk = (int) chunk(address + done, length - done);
      frames.read(physical(address + done), target, offset + done, chunk);
      done += chunk;
    }
  }

  @Override
  public void write(long address, byte[] source, int offset, int length) {
    for (int done = 0; done < length; ) {
      int chunk = (int) chunk(address + done, length - done);
      frames.write(physical(address + done), source, offset + done, chunk);
      done += chunk;
    }
  }

  @Override
  public MemorySegment segment(long address, long size) {
    throw new UnsupportedOperationException("a page table has no segments");
  }
}
