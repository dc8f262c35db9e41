package org.freehold.playground.internal.run;

import java.lang.foreign.MemorySegment;
import org.freehold.vm.Memory;

/// Simulated memory whose accesses are written down in a [TouchLog].
final class TouchedMemory implements Memory {

  private final Memory memory;
  private final TouchLog log;

  TouchedMemory(Memory memory, TouchLog log) {
    this.memory = memory;
    this.log = log;
  }

  @Override
  public byte getByte(long address) {
    log.touch(address, Byte.BYTES, false);
    return memory.getByte(address);
  }

  @Override
  public void putByte(long address, byte value) {
    log.touch(address, Byte.BYTES, true);
    memory.putByte(address, value);
  }

  @Override
  public int getInt(long address) {
    log.touch(address, Integer.BYTES, false);
    return memory.getInt(address);
  }

  @Override
  public void putInt(long address, int value) {
    log.touch(address, Integer.BYTES, true);
    memory.putInt(address, value);
  }

  @Override
  public long getLong(long address) {
    log.touch(address, Long.BYTES, false);
    return memory.getLong(address);
  }

  @Override
  public void putLong(long address, long value) {
    log.touch(address, Long.BYTES, true);
    memory.putLong(address, value);
  }

  @Override
  public void fill(long address, long size, byte value) {
    log.touch(address, size, true);
    memory.fill(address, size, value);
  }

  @Override
  public void copy(long from, long to, long size) {
    log.touch(from, size, false);
    log.touch(to, size, true);
    memory.copy(from, to, size);
  }

  @Override
  public void read(long address, byte[] target, int offset, int length) {
    log.touch(address, length, false);
    memory.read(address, target, offset, length);
  }

  @Override
  public void write(long address, byte[] source, int offset, int length) {
    log.touch(address, length, true);
    memory.write(address, source, offset, length);
  }

  @Override
  public MemorySegment segment(long address, long size) {
    return memory.segment(address, size);
  }
}
