package org.freehold.vm.internal.host;

import java.lang.foreign.MemorySegment;
import org.freehold.vm.Memory;
import org.freehold.vm.internal.RawMemory;

/// Unchecked access to the process's own bytes.
final class HostMemory implements Memory {

  static final HostMemory INSTANCE = new HostMemory();

  private HostMemory() {}

  @Override
  public byte getByte(long address) {
    return RawMemory.getByte(address);
  }

  @Override
  public void putByte(long address, byte value) {
    RawMemory.putByte(address, value);
  }

  @Override
  public int getInt(long address) {
    return RawMemory.getInt(address);
  }

  @Override
  public void putInt(long address, int value) {
    RawMemory.putInt(address, value);
  }

  @Override
  public long getLong(long address) {
    return RawMemory.getLong(address);
  }

  @Override
  public void putLong(long address, long value) {
    RawMemory.putLong(address, value);
  }

  @Override
  public void fill(long address, long size, byte value) {
    RawMemory.fill(address, size, value);
  }

  @Override
  public void copy(long from, long to, long size) {
    RawMemory.copy(from, to, size);
  }

  @Override
  public void read(long address, byte[] target, int offset, int length) {
    RawMemory.read(address, target, offset, length);
  }

  @Override
  public void write(long address, byte[] source, int offset, int length) {
    RawMemory.write(address, source, offset, length);
  }

  @Override
  public MemorySegment segment(long address, long size) {
    return RawMemory.segment(address, size);
  }
}
