package org.freehold.malloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.freehold.heap.Heap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// That each static function is the one of [CMalloc] on the process heap; the rules are in
/// [CMallocTest].
class MallocFunctionsTest {

  @AfterEach
  void theProcessHeapIsIntact() {
    Heap.processHeap().validate();
  }

  @Test
  void arraysAreResizedUnlessTheProductOverflows() {
    long block = Malloc.reallocarray(0, 10, 10);
    assertThat(Malloc.usableSize(block)).isGreaterThanOrEqualTo(100);
    assertThat(Malloc.reallocarray(block, 1L << 33, 1L << 33)).isZero();
    assertThat(Malloc.errno()).isEqualTo(Malloc.ENOMEM);
    assertThat(Malloc.reallocarray(block, 0, 10)).isZero();
  }

  @Test
  void posixMemalignReturnsItsErrorAndLeavesErrnoAlone() {
    assertThat(Malloc.alignedAlloc(3, 1)).isZero();
    long[] result = {1};
    assertThat(Malloc.posixMemalign(result, 8, -1)).isEqualTo(Malloc.ENOMEM);
    assertThat(Malloc.posixMemalign(result, 4, 8)).isEqualTo(Malloc.EINVAL);
    assertThat(result[0]).isEqualTo(1);
    assertThat(Malloc.errno()).isEqualTo(Malloc.EINVAL);
    assertThat(Malloc.posixMemalign(result, 1024, 8)).isZero();
    assertThat(result[0] & 1023).isZero();
    Malloc.freeAlignedSized(result[0], 1024, 8);
  }

  @Test
  void freeSizedChecksTheSize() {
    long block = Malloc.malloc(100);
    assertThatThrownBy(() -> Malloc.freeSized(block, 1000))
        .hasMessageContaining("freeSized: the block at")
        .hasMessageContaining("the size given is 1000");
    Malloc.freeSized(block, 100);
  }

  @Test
  void theFiguresAreThoseOfTheProcessHeap() {
    long block = Malloc.malloc(100);
    assertThat(Malloc.mallinfo().uordblks()).isPositive();
    assertThat(Malloc.mallocStats()).contains("in use bytes");
    assertThat(Malloc.mallopt(Mallopt.M_MXFAST, 1)).isZero();
    long footprint = Heap.processHeap().footprint();
    if (Malloc.mallocTrim(0)) {
      assertThat(Heap.processHeap().footprint()).isLessThan(footprint);
    }
    Malloc.free(block);
  }
}
