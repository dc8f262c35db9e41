package org.freehold.clib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.util.List;
import org.freehold.heap.Heap;
import org.freehold.heap.LeakReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ZstdTest {

  private static final int LEVEL = 100;
  private static final int WORKERS = 400;
  private static final long MEMORY_ALLOCATION = 64;

  @BeforeEach
  void isInstalled() {
    assumeTrue(NativeCalls.has("libzstd.so.1"), "zstd is in the package libzstd1");
  }

  @ParameterizedTest
  @EnumSource(Heaps.class)
  void dataIsCompressedAlikeAndAllMemoryComesBack(Heaps kind) {
    NativeCalls calls = new NativeCalls("libzstd.so.1");
    byte[] data = ZlibStream.data(3_000_000);
    try (Heap heap = kind.make()) {
      Zstd zstd = CLibrary.zstd(heap);
      assertThat(zstd.version()).startsWith("1.");
      for (int workers : new int[] {0, 2}) {
        long own = zstd.newCompressor();
        long other = calls.callLong("ZSTD_createCCtx");
        byte[] small = compress(calls, own, data, 3, workers);
        assertThat(small).isEqualTo(compress(calls, other, data, 3, workers));
        calls.callLong("ZSTD_freeCCtx", other);
        assertThatThrownBy(zstd::close)
            .isInstanceOf(CLibraryException.class)
            .hasMessageContaining("free its contexts");
        calls.callLong("ZSTD_freeCCtx", own);
        long back = zstd.newDecompressor();
        assertThat(decompress(calls, back, small, data.length)).isEqualTo(data);
        calls.callLong("ZSTD_freeDCtx", back);
      }
      zstd.close();
      LibraryUsage usage = zstd.usage();
      assertThat(usage.allocations()).isGreaterThan(10).isEqualTo(usage.frees());
      assertThat(usage.bytesAllocated()).isEqualTo(usage.bytesFreed());
      assertThat(LeakReport.lines(List.of(heap))).isEmpty();
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void eachRequestRefusedOnceIsAnErrorOfZstdAndLosesNothing() {
    NativeCalls calls = new NativeCalls("libzstd.so.1");
    byte[] data = ZlibStream.data(300_000);
    Refusals refusals = new Refusals();
    try (Heap heap = Heaps.PLAIN.make()) {
      heap.attach(refusals);
      try (Zstd zstd = CLibrary.zstd(heap)) {
        long whole = zstd.newCompressor();
        byte[] expected = compress(calls, whole, data, 5, 0);
        calls.callLong("ZSTD_freeCCtx", whole);
        for (int k = 1; k <= 6; k++) {
          refusals.refuseOnly(k);
          long own = zstd.newCompressor();
          if (own != 0) {
            byte[] made = compress(calls, own, data, 5, 0);
            assertThat(made.length == 0 || java.util.Arrays.equals(made, expected)).isTrue();
            refusals.refuseNone();
            assertThat(compress(calls, own, data, 5, 0)).isEqualTo(expected);
            calls.callLong("ZSTD_freeCCtx", own);
          }
          assertThat(zstd.usage().liveBlocks()).isZero();
        }
        assertThat(zstd.usage().refusals()).isGreaterThanOrEqualTo(2);
      }
      heap.validate();
    }
  }

  /// Compresses; an empty result means that there was no memory.
  private static byte[] compress(
      NativeCalls calls, long context, byte[] data, int level, int workers) {
    try (Arena arena = Arena.ofConfined()) {
      calls.callLong("ZSTD_CCtx_setParameter", context, LEVEL, level);
      calls.callLong("ZSTD_CCtx_setParameter", context, WORKERS, workers);
      long capacity = calls.callLong("ZSTD_compressBound", (long) data.length);
      long out = arena.allocate(capacity).address();
      long length =
          calls.callLong(
              "ZSTD_compress2",
              context,
              out,
              capacity,
              NativeCalls.copyOf(arena, data),
              (long) data.length);
      if (calls.callInt("ZSTD_isError", length) != 0) {
        assertThat(-length).isEqualTo(MEMORY_ALLOCATION);
        return new byte[0];
      }
      return NativeCalls.bytes(out, length);
    }
  }

  private static byte[] decompress(NativeCalls calls, long context, byte[] data, int size) {
    try (Arena arena = Arena.ofConfined()) {
      long out = arena.allocate(size).address();
      long length =
          calls.callLong(
              "ZSTD_decompressDCtx",
              context,
              out,
              (long) size,
              NativeCalls.copyOf(arena, data),
              (long) data.length);
      assertThat(length).isEqualTo(size);
      return NativeCalls.bytes(out, length);
    }
  }
}
