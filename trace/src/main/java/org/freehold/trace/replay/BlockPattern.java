package org.freehold.trace.replay;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.freehold.vm.Memory;

/// The pattern that a verifying replay writes into a block, and expects there later.
///
/// The byte at an offset depends only on the block's seed and the offset. A block of up to 64 KiB
/// is filled completely. Of a larger one the first and the last 32 KiB are filled, and between them
/// one word in each page, or in 256 evenly spread pages if there are more.
public final class BlockPattern {

  /// The largest block that is filled completely.
  static final long WHOLE = 64 << 10;

  private static final int EDGE = 32 << 10;
  private static final int PLACES = 256;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Memory memory;
  private final long pageSize;
  private final byte[] expected = new byte[(int) WHOLE];
  private final byte[] actual = new byte[(int) WHOLE];

  /// Makes a writer and reader of patterns, for one thread.
  ///
  /// @param memory where the blocks are
  /// @param pageSize bytes of its pages
  public BlockPattern(Memory memory, long pageSize) {
    this.memory = memory;
    this.pageSize = pageSize;
  }

  /// Writes a block.
  ///
  /// @param address where it is
  /// @param size its bytes
  /// @param seed distinguishes it from other blocks
  public void write(long address, long size, long seed) {
    if (size <= WHOLE) {
      writeRun(address, 0, (int) size, seed);
      return;
    }
    writeRun(address, 0, EDGE, seed);
    long tail = tail(size);
    long step = step(tail);
    for (long offset = firstPlace(address); offset < tail; offset += step) {
      memory.putLong(address + offset, word(seed, offset));
    }
    writeRun(address, tail, (int) (size - tail), seed);
  }

  /// Finds the first byte of a block that differs from what was written.
  ///
  /// @param address where the block is now
  /// @param home where it was when it was written
  /// @param written its size then
  /// @param size how many of its bytes must still be there
  /// @param seed its seed then
  /// @return the byte's offset, or -1 when there is none
  public long firstDifference(long address, long home, long written, long size, long seed) {
    long kept = Math.min(written, size);
    if (written <= WHOLE) {
      return checkRun(address, 0, kept, seed);
    }
    long wrong = checkRun(address, 0, Math.min(EDGE, kept), seed);
    long tail = tail(written);
    long step = step(tail);
    for (long offset = firstPlace(home); wrong < 0 && offset < tail; offset += step) {
      if (offset + Long.BYTES <= kept) {
        wrong = checkWord(address, offset, seed);
      }
    }
    return wrong >= 0 ? wrong : checkRun(address, tail, kept - tail, seed);
  }

  private void writeRun(long address, long offset, int length, long seed) {
    generate(offset, length, seed);
    memory.write(address + offset, expected, 0, length);
  }

  private long checkRun(long address, long offset, long length, long seed) {
    if (length <= 0) {
      return -1;
    }
    int count = (int) length;
    generate(offset, count, seed);
    memory.read(address + offset, actual, 0, count);
    int wrong = Arrays.mismatch(expected, 0, count, actual, 0, count);
    return wrong < 0 ? -1 : offset + wrong;
  }

  private long checkWord(long address, long offset, long seed) {
    long difference = memory.getLong(address + offset) ^ word(seed, offset);
    return difference == 0 ? -1 : offset + Long.numberOfTrailingZeros(difference) / Byte.SIZE;
  }

  /// Generates the bytes from an offset on, which is a multiple of 8.
  private void generate(long offset, int length, long seed) {
    for (int i = 0; i < length; i += Long.BYTES) {
      LONGS.set(expected, i, word(seed, offset + i));
    }
  }

  private static long word(long seed, long offset) {
    long mixed = (seed + offset) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 29;
  }

  private static long tail(long size) {
    return size - EDGE & -Long.BYTES;
  }

  /// The offset of the first word between the edges: at the first page boundary after the first
  /// edge, relative to where the block was written.
  private long firstPlace(long address) {
    long page = address + EDGE + pageSize - 1 & -pageSize;
    return page - address & -Long.BYTES;
  }

  private long step(long tail) {
    return (tail - EDGE) / PLACES + pageSize & -pageSize;
  }
}
