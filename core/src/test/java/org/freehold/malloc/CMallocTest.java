package org.freehold.malloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.LongConsumer;
import org.freehold.InvalidFreeException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules of C23 and POSIX on every kind of memory, with exact sizes and without.
@ParameterizedClass
@EnumSource(CMallocTest.Ground.class)
class CMallocTest {

  enum Ground {
    HOST(64, false),
    HOST_EXACT(64, true),
    SIMULATED(64, false),
    SIMULATED_32(32, false),
    SIMULATED_32_EXACT(32, true);

    private final int bits;
    private final boolean isExact;

    Ground(int bits, boolean isExact) {
      this.bits = bits;
      this.isExact = isExact;
    }

    Heap heap() {
      AddressSpace space =
          name().startsWith("HOST")
              ? AddressSpace.host()
              : SimulatedMachine.builder().bits(bits).build().createProcess("c");
      return Heap.create(HeapOptions.builder(space).exactSizes(isExact).build());
    }
  }

  private final Heap heap;
  private final CMalloc c;
  private final Memory memory;
  private final int pointer;
  private final boolean isExact;
  private final long ptrdiffMax;

  CMallocTest(Ground ground) {
    heap = ground.heap();
    c = CMalloc.on(heap);
    memory = heap.options().space().memory();
    pointer = ground.bits / 8;
    isExact = ground.isExact;
    ptrdiffMax = (1L << (ground.bits - 1)) - 1;
  }

  @AfterEach
  void closeTheHeap() {
    heap.validate();
    heap.close();
  }

  private long live() {
    return heap.summary().busyBlocks();
  }

  private void assertRefused(long result, int error) {
    assertThat(result).isZero();
    assertThat(c.errno()).isEqualTo(error);
    clearErrno();
  }

  /// Makes the other error the current one, so that the next failure shows.
  private void clearErrno() {
    int other = c.errno() == CMalloc.ENOMEM ? CMalloc.EINVAL : CMalloc.ENOMEM;
    c.fail(other);
  }

  @Test
  void everyBlockBeginsAtAMultipleOfTwoPointers() {
    for (long size = 0; size <= 300; size++) {
      long block = c.malloc(size);
      assertThat(block).isNotZero();
      assertThat(block % (2L * pointer)).isZero();
      assertThat(c.usableSize(block)).isGreaterThanOrEqualTo(size);
    }
    assertThat(c.errno()).isZero();
  }

  @Test
  void emptyBlocksAreDistinctAndFreeable() {
    long[] blocks = {
      c.malloc(0),
      c.malloc(0),
      c.calloc(0, 7),
      c.calloc(7, 0),
      c.realloc(0, 0),
      c.reallocarray(0, 0, 5),
      c.alignedAlloc(64, 0),
      c.calloc(0, -1),
    };
    assertThat(blocks).doesNotContain(0).doesNotHaveDuplicates();
    assertThat(live()).isEqualTo(blocks.length);
    for (long block : blocks) {
      c.free(block);
    }
    assertThat(live()).isZero();
    assertThat(c.errno()).isZero();
  }

  @Test
  void noBlockIsLargerThanPtrdiffMax() {
    long[] tooLarge = {ptrdiffMax + 1, ptrdiffMax + 2, 2 * ptrdiffMax + 1, -1, Long.MIN_VALUE};
    long block = c.malloc(40);
    memory.fill(block, 40, (byte) 5);
    for (long size : tooLarge) {
      assertRefused(c.malloc(size), CMalloc.ENOMEM);
      assertRefused(c.calloc(1, size), CMalloc.ENOMEM);
      assertRefused(c.calloc(size, 1), CMalloc.ENOMEM);
      assertRefused(c.realloc(block, size), CMalloc.ENOMEM);
      assertRefused(c.realloc(0, size), CMalloc.ENOMEM);
      assertRefused(c.reallocarray(block, size, 1), CMalloc.ENOMEM);
      assertRefused(c.reallocarray(block, 1, size), CMalloc.ENOMEM);
      assertRefused(c.alignedAlloc(16, size), CMalloc.ENOMEM);
      assertThat(c.posixMemalign(new long[1], 16, size)).isEqualTo(CMalloc.ENOMEM);
    }
    for (int i = 0; i < 40; i++) {
      assertThat(memory.getByte(block + i)).isEqualTo((byte) 5);
    }
    assertThat(live()).isEqualTo(1);
  }

  /// All products of numbers around the powers of two: refused exactly when they overflow.
  @Test
  void productsThatOverflowAreRefusedAndNoOthers() {
    long[] numbers = new long[64 * 3];
    for (int i = 0; i < 64; i++) {
      numbers[3 * i] = (1L << i) - 1;
      numbers[3 * i + 1] = 1L << i;
      numbers[3 * i + 2] = (1L << i) + 1;
    }
    long block = c.malloc(1);
    for (long count : numbers) {
      for (long size : numbers) {
        boolean overflows =
            Math.unsignedMultiplyHigh(count, size) != 0
                || Long.compareUnsigned(count * size, ptrdiffMax) > 0;
        if (overflows) {
          assertRefused(c.calloc(count, size), CMalloc.ENOMEM);
          assertRefused(c.reallocarray(0, count, size), CMalloc.ENOMEM);
          assertRefused(c.reallocarray(block, count, size), CMalloc.ENOMEM);
        } else if (count * size < 5000) {
          long made = c.calloc(count, size);
          assertThat(c.usableSize(made)).isGreaterThanOrEqualTo(count * size);
          c.free(made);
        }
      }
    }
    assertThat(live()).isEqualTo(1);
  }

  @Test
  void reallocKeepsWhatBothHaveAndZeroFrees() {
    long block = c.malloc(100);
    memory.fill(block, 100, (byte) 9);
    block = c.realloc(block, 5000);
    block = c.reallocarray(block, 25, 2);
    for (int i = 0; i < 50; i++) {
      assertThat(memory.getByte(block + i)).isEqualTo((byte) 9);
    }
    c.fail(CMalloc.EINVAL);
    assertThat(c.realloc(block, 0)).isZero();
    assertThat(c.errno()).as("a free is no failure").isEqualTo(CMalloc.EINVAL);
    long other = c.malloc(10);
    assertThat(c.reallocarray(other, 0, 100)).isZero();
    assertThat(live()).isZero();
  }

  /// Every alignment from 0 to 300, and the powers of two with their neighbours.
  @Test
  void alignmentsOfAlignedAllocAndPosixMemalign() {
    for (long alignment = 0; alignment <= 300; alignment++) {
      checkAlignment(alignment);
    }
    for (int shift = 9; shift < 64; shift++) {
      checkAlignment((1L << shift) - 1);
      checkAlignment(1L << shift);
      checkAlignment((1L << shift) + 1);
    }
    assertThat(live()).isZero();
  }

  private void checkAlignment(long alignment) {
    boolean isPower = Long.bitCount(alignment) == 1;
    boolean isSmall = alignment > 0 && alignment <= 1 << 20;
    clearErrno();
    int before = c.errno();
    long[] result = {77};
    int error = c.posixMemalign(result, alignment, 24);
    assertThat(c.errno()).as("posix_memalign leaves errno alone").isEqualTo(before);
    if (!isPower || alignment % pointer != 0) {
      assertThat(error).isEqualTo(CMalloc.EINVAL);
    } else if (isSmall) {
      assertThat(error).isZero();
    } else if (Long.compareUnsigned(alignment, ptrdiffMax) > 0) {
      assertThat(error).isEqualTo(CMalloc.ENOMEM);
    }
    if (error == 0) {
      assertThat(result[0] & (alignment - 1)).isZero();
      c.free(result[0]);
    } else {
      assertThat(result[0]).as("the result is unchanged").isEqualTo(77);
    }
    long block = c.alignedAlloc(alignment, 25);
    if (!isPower) {
      assertRefused(block, CMalloc.EINVAL);
    } else if (isSmall) {
      assertThat(block).isNotZero();
    }
    if (block != 0) {
      assertThat(block & (alignment - 1)).isZero();
      c.freeAlignedSized(block, alignment, 25);
    }
  }

  @Test
  void aSizeThatIsWrongIsNamedBesideTheRightOne() {
    long block = c.malloc(1000);
    long usable = c.usableSize(block);
    assertThatThrownBy(() -> c.freeSized(block, usable + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Long.toString(usable))
        .hasMessageContaining(Long.toString(usable + 1));
    assertThatThrownBy(() -> c.freeSized(block, 10)).hasMessageContaining("the size given is 10");
    assertThatThrownBy(() -> c.freeSized(block, -1))
        .hasMessageContaining("the size given is 18446744073709551615");
    if (isExact) {
      assertThatThrownBy(() -> c.freeSized(block, 999)).hasMessageContaining("with 1000 bytes");
      assertThatThrownBy(() -> c.freeSized(block, 1001)).hasMessageContaining("is 1001");
    }
    assertThat(live()).as("nothing was freed").isEqualTo(1);
    c.freeSized(block, 1000);
    c.freeSized(0, 5);
    c.freeAlignedSized(0, 3, 5);
    assertThat(live()).isZero();
  }

  @Test
  void anAlignmentThatTheBlockHasNotIsNamed() {
    long block = c.alignedAlloc(64, 100);
    long apart = block + 64;
    long wrong = 2 * Long.lowestOneBit(block);
    assertThat(apart).isNotZero();
    assertThatThrownBy(() -> c.freeAlignedSized(block, wrong, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an alignment of " + wrong + " bytes");
    assertThatThrownBy(() -> c.freeAlignedSized(block, 48, 100)).hasMessageContaining("48");
    assertThatThrownBy(() -> c.freeAlignedSized(block, 64, 100_000)).hasMessageContaining("100000");
    c.freeAlignedSized(block, 64, 100);
  }

  /// All sizes up to 1,200 and some alignments: what was asked for is never called wrong, not even
  /// after a reallocation.
  @Test
  void theSizeThatWasRequestedIsRight() {
    for (int size = 0; size < 1200; size++) {
      c.freeSized(c.malloc(size), size);
      c.freeSized(c.calloc(1, size), size);
      if (size > 0) {
        c.freeSized(c.realloc(c.malloc(2L * size), size), size);
        c.freeSized(
            c.realloc(c.alignedAlloc(128, size), Math.max(1, size / 2)), Math.max(1, size / 2));
        c.freeSized(c.realloc(c.malloc(size / 2), size), size);
      }
      for (long alignment = 1; alignment <= 8192; alignment *= 8) {
        c.freeAlignedSized(c.alignedAlloc(alignment, size), alignment, size);
      }
    }
    for (long size = 4000; size < 3_000_000; size = size * 5 / 4) {
      c.freeSized(c.malloc(size), size);
      c.freeSized(c.realloc(c.malloc(3 * size), size), size);
    }
    assertThat(live()).isZero();
  }

  @Test
  void whatIsNoBlockIsSaid() {
    long block = c.malloc(100);
    long freed = c.malloc(100);
    c.free(freed);
    assertSays("lies inside a block", block + 16);
    assertSays("does not belong", 12345);
    assertSays("is free memory", freed);
    assertThat(live()).isEqualTo(1);
  }

  private void assertSays(String what, long address) {
    LongConsumer[] calls = {
      c::free,
      a -> c.realloc(a, 10),
      a -> c.realloc(a, 0),
      a -> c.realloc(a, -1),
      a -> c.reallocarray(a, -1, 2),
      a -> c.freeSized(a, 100),
      a -> c.freeAlignedSized(a, 16, 100),
      c::usableSize,
    };
    for (LongConsumer call : calls) {
      assertThatThrownBy(() -> call.accept(address))
          .isInstanceOf(InvalidFreeException.class)
          .hasMessageContaining(what);
    }
    c.free(0);
    assertThat(c.usableSize(0)).isZero();
  }

  @Test
  void theFiguresAddUp() {
    long small = c.malloc(1000);
    long large = c.malloc(heap.options().largeThreshold() + 4096);
    Mallinfo info = c.mallinfo();
    assertThat(info.arena()).isEqualTo(info.uordblks() + info.fordblks());
    assertThat(info.arena() + info.hblkhd()).isEqualTo(heap.summary().committedBytes());
    assertThat(info.hblks()).isEqualTo(1);
    assertThat(info.hblkhd()).isGreaterThan(heap.options().largeThreshold());
    assertThat(info.uordblks()).isBetween(1000L, 4096L);
    assertThat(c.mallocStats())
        .contains("Arena 0:", "Total (incl. mmap):", "max mmap regions =          1");
    c.free(large);
    c.free(small);
    assertThat(c.mallinfo().uordblks()).isZero();
    assertThat(c.mallinfo().hblks()).isZero();
  }

  @Test
  void trimReturnsWhatIsFree() {
    long[] blocks = new long[64];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = c.malloc(20_000);
    }
    for (long block : blocks) {
      c.free(block);
    }
    long before = heap.footprint();
    boolean trimmed = c.mallocTrim(0);
    assertThat(trimmed).isEqualTo(heap.footprint() < before);
    assertThat(c.mallocTrim(0)).as("nothing is left").isFalse();
    assertThat(c.mallinfo().fordblks()).isLessThan(100_000);
  }

  @Test
  void parametersWithoutMeaningAreRefused() {
    assertThat(c.mallopt(Mallopt.M_PERTURB, 0)).isOne();
    assertThat(c.mallopt(Mallopt.M_PERTURB, 0x55)).isZero();
    assertThat(c.mallopt(Mallopt.M_CHECK_ACTION, 3)).isOne();
    assertThat(c.mallopt(Mallopt.M_CHECK_ACTION, 1)).isZero();
    assertThat(c.mallopt(Mallopt.M_ARENA_MAX, 1)).isOne();
    assertThat(c.mallopt(Mallopt.M_ARENA_TEST, 0)).isZero();
    int threshold = Math.toIntExact(heap.options().largeThreshold());
    assertThat(c.mallopt(Mallopt.M_MMAP_THRESHOLD, threshold)).isOne();
    assertThat(c.mallopt(Mallopt.M_MMAP_THRESHOLD, threshold - 1)).isZero();
    for (int parameter : new int[] {Mallopt.M_MXFAST, -1, -2, -4, 0, 2, 99, Integer.MIN_VALUE}) {
      assertThat(c.mallopt(parameter, 1)).isZero();
    }
    assertThat(c.errno()).isZero();
  }

  @Test
  void errnoIsEachThreadsOwn() throws InterruptedException {
    c.alignedAlloc(3, 1);
    int[] seen = {-1, -1};
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              seen[0] = c.errno();
              c.malloc(-1);
              seen[1] = c.errno();
            });
    thread.join();
    assertThat(seen).containsExactly(0, CMalloc.ENOMEM);
    assertThat(c.errno()).isEqualTo(CMalloc.EINVAL);
  }

  @Test
  void anArrayWithoutPlaceForTheAddressGetsNoBlock() {
    assertThatThrownBy(() -> c.posixMemalign(new long[0], 16, 100))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(heap.summary().busyBlocks()).isZero();
  }
}
