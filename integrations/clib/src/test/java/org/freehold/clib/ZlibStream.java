package org.freehold.clib;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;

/// Data, compressed and decompressed by zlib in pieces through a `z_stream`.
final class ZlibStream {

  private static final int OK = 0;
  private static final int STREAM_END = 1;
  private static final int MEM_ERROR = -4;
  private static final int FINISH = 4;
  private static final int PIECE = 10_000;
  private static final byte[] NO_MEMORY = {};

  private final NativeCalls zlib = new NativeCalls("libz.so.1");

  /// Prepares a stream for a heap, or leaves it to zlib's own allocator.
  interface Preparation {
    void prepare(long stream);
  }

  static byte[] data(int size) {
    byte[] data = new byte[size];
    Random random = new Random(3);
    for (int i = 0; i < size; i++) {
      data[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : i / 97);
    }
    return data;
  }

  static boolean isNoMemory(byte[] result) {
    return Arrays.equals(result, NO_MEMORY);
  }

  byte[] deflate(byte[] data, int level, Preparation preparation) {
    return pass(
        "deflate",
        data,
        preparation,
        stream -> zlib.callInt("deflateInit_", stream, level, version(), (int) Zlib.STREAM_BYTES));
  }

  byte[] inflate(byte[] data, Preparation preparation) {
    return pass(
        "inflate",
        data,
        preparation,
        stream -> zlib.callInt("inflateInit_", stream, version(), (int) Zlib.STREAM_BYTES));
  }

  private long version() {
    return zlib.callLong("zlibVersion");
  }

  private interface Start {
    int start(long stream);
  }

  private byte[] pass(String function, byte[] data, Preparation preparation, Start start) {
    try (Arena arena = Arena.ofConfined()) {
      long stream = arena.allocate(Zlib.STREAM_BYTES).address();
      preparation.prepare(stream);
      int result = start.start(stream);
      if (result == MEM_ERROR) {
        return NO_MEMORY;
      }
      require(result == OK, result);
      NativeCalls.putLong(stream, NativeCalls.copyOf(arena, data));
      NativeCalls.putInt(stream + 8, data.length);
      long out = arena.allocate(PIECE).address();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      do {
        NativeCalls.putLong(stream + 24, out);
        NativeCalls.putInt(stream + 32, PIECE);
        result = zlib.callInt(function, stream, FINISH);
        int length = PIECE - NativeCalls.getInt(stream + 32);
        all.writeBytes(NativeCalls.bytes(out, length));
      } while (result == OK || result == -5);
      zlib.callInt(function + "End", stream);
      if (result == MEM_ERROR) {
        return NO_MEMORY;
      }
      require(result == STREAM_END, result);
      return all.toByteArray();
    }
  }

  private static void require(boolean isRight, int result) {
    if (!isRight) {
      throw new IllegalStateException("zlib error " + result);
    }
  }
}
