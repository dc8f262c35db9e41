package org.freehold.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.freehold.InvalidFreeException;
import org.freehold.vm.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Facts about the C runtime library, each observed on Windows; the number is that of the fact in
/// the project's collection.
@ParameterizedClass
@EnumSource(MemoryKind.class)
class CrtFactsTest {

  private final Kernel32 kernel32;
  private final Memory memory;
  private final Crt crt;

  CrtFactsTest(MemoryKind kind) {
    kernel32 = new Kernel32(kind.space());
    memory = kernel32.space().memory();
    crt = new Crt(kernel32);
  }

  @AfterEach
  void destroyTheHeap() {
    assertThat(crt._heapchk()).isEqualTo(Crt._HEAPOK);
    assertThat(kernel32.HeapDestroy(crt._get_heap_handle())).isTrue();
    assertThat(crt._heapchk()).isEqualTo(Crt._HEAPBADNODE);
  }

  private void assertFailed(long block, int error) {
    assertThat(block).isZero();
    assertThat(crt.errno()).isEqualTo(error);
  }

  @Test
  void h48EmptyBlocks() {
    long block = crt.malloc(0);
    assertThat(block).isPositive();
    assertThat(crt.realloc(block, 0)).isZero();
    assertThatThrownBy(() -> crt.free(block)).isInstanceOf(InvalidFreeException.class);
    long other = crt.realloc(0, 0);
    assertThat(other).isPositive();
    assertThat(crt._msize(other)).isZero();
    crt.free(other);
    crt.free(0);
  }

  @Test
  void h48ProductsThatOverflow() {
    assertFailed(crt.calloc(1L << 32, 1L << 32), Crt.ENOMEM);
    assertFailed(crt.calloc(-1, 2), Crt.ENOMEM);
    assertFailed(crt.calloc(1, -1), Crt.ENOMEM);
    assertFailed(crt.malloc(-1), Crt.ENOMEM);
    long block = crt.calloc(3, 5);
    assertThat(crt._msize(block)).isEqualTo(15);
    for (int i = 0; i < 15; i++) {
      assertThat(memory.getByte(block + i)).isZero();
    }
    assertFailed(crt.realloc(block, -1), Crt.ENOMEM);
    assertThat(crt._msize(block)).isEqualTo(15);
  }

  @Test
  void h49AnAlignmentIsAPowerOfTwoOrNone() {
    for (long alignment : new long[] {3, 6, 12, 4097, -1, Long.MIN_VALUE}) {
      assertFailed(crt._aligned_malloc(16, alignment), Crt.EINVAL);
      assertFailed(crt._aligned_realloc(0, 16, alignment), Crt.EINVAL);
    }
    for (long alignment = 0; alignment <= 1 << 20; alignment = Math.max(1, 2 * alignment)) {
      long block = crt._aligned_malloc(100, alignment);
      assertThat(block % Math.max(1, alignment)).isZero();
      assertThat(crt._aligned_msize(block)).isEqualTo(100);
      crt._aligned_free(block);
      assertThatThrownBy(() -> crt._aligned_free(block)).isInstanceOf(InvalidFreeException.class);
    }
  }

  @Test
  void h49AnOffsetLiesInsideTheBlock() {
    assertFailed(crt._aligned_offset_malloc(16, 64, 16), Crt.EINVAL);
    assertFailed(crt._aligned_offset_malloc(16, 64, 17), Crt.EINVAL);
    assertFailed(crt._aligned_offset_malloc(16, 64, -1), Crt.EINVAL);
    assertThat(crt._aligned_offset_malloc(0, 64, 0)).isPositive();
    for (long offset : new long[] {0, 1, 5, 16, 63, 64, 99}) {
      long block = crt._aligned_offset_malloc(100, 64, offset);
      assertThat((block + offset) % 64).isZero();
      assertThat(crt._aligned_msize(block)).isEqualTo(100);
      memory.fill(block, 100, (byte) 7);
      crt._aligned_free(block);
    }
    assertFailed(crt._aligned_offset_malloc(Long.MAX_VALUE, 64, 1), Crt.ENOMEM);
    assertFailed(crt._aligned_malloc(-1, 64), Crt.ENOMEM);
  }

  @Test
  void h49ReallocationKeepsContentsAndAlignment() {
    for (long offset : new long[] {0, 5}) {
      long block = crt._aligned_offset_malloc(100, 256, offset);
      memory.fill(block, 100, (byte) 1);
      long neighbour = crt.malloc(16);
      for (long size : new long[] {90, 100, 1000, 50_000, 2_000_000, 64}) {
        long old = crt._aligned_msize(block);
        block = crt._aligned_offset_realloc(block, size, 256, offset);
        assertThat((block + offset) % 256).isZero();
        assertThat(crt._aligned_msize(block)).isEqualTo(size);
        for (long i = 0; i < Math.min(old, size); i += 7) {
          assertThat(memory.getByte(block + i)).isEqualTo((byte) 1);
        }
        memory.fill(block, size, (byte) 1);
      }
      assertFailed(crt._aligned_offset_realloc(block, -1, 256, offset), Crt.ENOMEM);
      assertFailed(crt._aligned_offset_realloc(block, 10, 3, 0), Crt.EINVAL);
      assertThat(crt._aligned_msize(block)).isEqualTo(64);
      assertThat(crt._aligned_offset_realloc(block, 0, 256, offset)).isZero();
      crt.free(neighbour);
    }
    assertThat(HeapWalks.walk(kernel32, crt._get_heap_handle())).noneMatch(HeapWalks.Step::isBusy);
  }

  @Test
  void h50TheLibraryHasAHeapOfItsOwn() {
    HeapHandle process = kernel32.GetProcessHeap();
    assertThat(crt._get_heap_handle()).isNotSameAs(process);
    assertThat(crt._get_heap_handle().address()).isNotEqualTo(process.address());
    long block = crt.malloc(10);
    assertThat(kernel32.HeapSize(crt._get_heap_handle(), 0, block)).isEqualTo(10);
    assertThat(kernel32.HeapValidate(process, 0, block)).isFalse();
    process.heap().close();
  }

  @Test
  void nullHasNoSizeAndFreeingItDoesNothing() {
    assertThat(crt._msize(0)).isEqualTo(-1);
    assertThat(crt._aligned_msize(0)).isEqualTo(-1);
    assertThat(crt.errno()).isEqualTo(Crt.EINVAL);
    crt._aligned_free(0);
    assertThat(crt._heapmin()).isZero();
  }
}
