package org.freehold.win32.internal.script;

import java.util.Arrays;
import org.freehold.vm.Memory;

/// The contents with which a script fills a block. Each block has its own, so that a lost byte or
/// an overlap of two blocks is detected.
///
/// @param seed makes the pattern unique
record FillPattern(int seed) {

  private static final int CHUNK = 1 << 12;

  private byte[] bytes(long from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      long position = from + i;
      bytes[i] = (byte) (seed * 37L + position * 11 + (position >>> 8) * 7 + (position >>> 16));
    }
    return bytes;
  }

  /// Writes a whole block.
  void write(Memory memory, long address, long size) {
    for (long done = 0; done < size; done += CHUNK) {
      int length = (int) Math.min(CHUNK, size - done);
      memory.write(address + done, bytes(done, length), 0, length);
    }
  }

  /// Whether the first `size` bytes are unchanged.
  boolean isIn(Memory memory, long address, long size) {
    byte[] found = new byte[CHUNK];
    for (long done = 0; done < size; done += CHUNK) {
      int length = (int) Math.min(CHUNK, size - done);
      memory.read(address + done, found, 0, length);
      if (!Arrays.equals(found, 0, length, bytes(done, length), 0, length)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the bytes `[from, to)` of a block are zero.
  static boolean isZero(Memory memory, long address, long from, long to) {
    byte[] zero = new byte[CHUNK];
    byte[] found = new byte[CHUNK];
    for (long done = from; done < to; done += CHUNK) {
      int length = (int) Math.min(CHUNK, to - done);
      memory.read(address + done, found, 0, length);
      if (!Arrays.equals(found, 0, length, zero, 0, length)) {
        return false;
      }
    }
    return true;
  }
}
