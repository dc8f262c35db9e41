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

class ZlibTest {

  @BeforeEach
  void isInstalled() {
    assumeTrue(NativeCalls.has("libz.so.1"), "zlib is in the package zlib1g");
  }

  @ParameterizedTest
  @EnumSource(Heaps.class)
  void dataIsCompressedAlikeAndAllMemoryComesBack(Heaps kind) {
    ZlibStream stream = new ZlibStream();
    byte[] data = ZlibStream.data(1_000_000);
    try (Heap heap = kind.make()) {
      Zlib zlib = CLibrary.zlib(heap);
      assertThat(zlib.version()).startsWith("1.");
      for (int level = 0; level <= 9; level += 3) {
        byte[] small = stream.deflate(data, level, zlib::prepare);
        assertThat(small).isEqualTo(stream.deflate(data, level, _ -> {}));
        assertThat(stream.inflate(small, zlib::prepare)).isEqualTo(data);
      }
      LibraryUsage usage = zlib.usage();
      assertThat(usage.allocations()).isGreaterThanOrEqualTo(4 * 7).isEqualTo(usage.frees());
      assertThat(usage.bytesAllocated()).isGreaterThan(4 * 270_000L).isEqualTo(usage.bytesFreed());
      zlib.close();
      assertThat(LeakReport.lines(List.of(heap))).isEmpty();
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void eachRequestRefusedIsAnErrorOfZlibAndLosesNothing() {
    ZlibStream stream = new ZlibStream();
    byte[] data = ZlibStream.data(100_000);
    byte[] small = stream.deflate(data, 6, _ -> {});
    Refusals refusals = new Refusals();
    try (Heap heap = Heaps.PLAIN.make()) {
      heap.attach(refusals);
      try (Zlib zlib = CLibrary.zlib(heap)) {
        int refused = 0;
        for (int k = 1; k <= 8; k++) {
          refusals.refuseOnly(k);
          byte[] made = stream.deflate(data, 6, zlib::prepare);
          assertThat(ZlibStream.isNoMemory(made) || java.util.Arrays.equals(made, small)).isTrue();
          refused += ZlibStream.isNoMemory(made) ? 1 : 0;
          refusals.refuseEvery(k);
          byte[] back = stream.inflate(small, zlib::prepare);
          assertThat(ZlibStream.isNoMemory(back) || java.util.Arrays.equals(back, data)).isTrue();
          refused += ZlibStream.isNoMemory(back) ? 1 : 0;
          assertThat(zlib.usage().liveBlocks()).isZero();
        }
        assertThat(refused).isGreaterThan(5);
      }
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isZero();
    }
  }

  @Test
  void aProductOfMoreThan32BitsIsNotCutShort() {
    try (Heap heap =
            Heap.create(
                org.freehold.heap.HeapOptions.builder(org.freehold.vm.AddressSpace.host())
                    .byteLimit(64 << 20)
                    .build());
        Zlib zlib = CLibrary.zlib(heap)) {
      assertThat(callZalloc(zlib, 1 << 16, (1 << 16) + 1)).isZero();
      assertThat(zlib.usage().refusals()).isOne();
    }
  }

  private static long callZalloc(Zlib zlib, int items, int size) {
    // Arguments that are wider than the parameters: the upper halves are not read.
    return NativeCalls.callAt(zlib.allocFunction(), 0, items, size);
  }

  @Test
  void aStreamThatWasNotEndedIsReported() {
    NativeCalls calls = new NativeCalls("libz.so.1");
    try (Heap heap = Heaps.TRACED.make();
        Arena arena = Arena.ofConfined()) {
      Zlib zlib = CLibrary.zlib(heap);
      long stream = arena.allocate(Zlib.STREAM_BYTES).address();
      zlib.prepare(stream);
      calls.callInt("deflateInit_", stream, 6, calls.callLong("zlibVersion"), 112);
      assertThatThrownBy(zlib::close)
          .isInstanceOf(CLibraryException.class)
          .hasMessageContaining("zlib: 5 blocks of 268096 bytes in all have not come back")
          .hasMessageContaining("aStreamThatWasNotEndedIsReported");
      calls.callInt("deflateEnd", stream);
      zlib.close();
    }
  }
}
