package org.freehold.malloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.freehold.InvalidFreeException;
import org.freehold.heap.Heap;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MallocTest {

  private final Memory memory = AddressSpace.host().memory();

  @AfterEach
  void theProcessHeapIsIntact() {
    Heap.processHeap().validate();
  }

  @Test
  void mallocAlignsToSixteenBytes() {
    for (long size = 0; size < 200; size++) {
      long block = Malloc.malloc(size);
      assertThat(block & 15).isZero();
      assertThat(Malloc.usableSize(block)).isGreaterThanOrEqualTo(size);
      Malloc.free(block);
    }
  }

  @Test
  void mallocOfZeroReturnsDistinctBlocks() {
    long a = Malloc.malloc(0);
    long b = Malloc.malloc(0);
    assertThat(a).isNotZero().isNotEqualTo(b);
    Malloc.free(a);
    Malloc.free(b);
  }

  @Test
  void freeOfNullDoesNothingAndItsUsableSizeIsZero() {
    Malloc.free(0);
    assertThat(Malloc.usableSize(0)).isZero();
  }

  @Test
  void failuresReturnNullAndEnomem() {
    assertThat(Malloc.malloc(-1)).isZero();
    assertThat(Malloc.errno()).isEqualTo(Malloc.ENOMEM);
    long block = Malloc.malloc(100);
    memory.putByte(block, (byte) 42);
    assertThat(Malloc.realloc(block, Long.MAX_VALUE)).isZero();
    assertThat(memory.getByte(block)).as("the block is unchanged").isEqualTo((byte) 42);
    Malloc.free(block);
  }

  @Test
  void callocIsZeroEvenInReusedMemory() {
    long used = Malloc.malloc(1000);
    memory.fill(used, 1000, (byte) -1);
    Malloc.free(used);
    long block = Malloc.calloc(10, 100);
    for (int i = 0; i < 1000; i++) {
      assertThat(memory.getByte(block + i)).isZero();
    }
    Malloc.free(block);
  }

  @Test
  void callocRefusesProductsThatOverflow() {
    long[][] products = {{1L << 32, 1L << 32}, {-1, 2}, {3, Long.MAX_VALUE}, {1L << 62, 2}};
    for (long[] product : products) {
      assertThat(Malloc.calloc(product[0], product[1])).isZero();
      assertThat(Malloc.errno()).isEqualTo(Malloc.ENOMEM);
    }
    long none = Malloc.calloc(0, Long.MAX_VALUE);
    assertThat(none).isNotZero();
    Malloc.free(none);
  }

  @Test
  void reallocOfNullAllocatesAndToZeroFrees() {
    long block = Malloc.realloc(0, 100);
    assertThat(block).isNotZero();
    assertThat(Malloc.realloc(block, 0)).isZero();
    assertThatThrownBy(() -> Malloc.free(block)).isInstanceOf(InvalidFreeException.class);
  }

  @Test
  void reallocKeepsContents() {
    long block = Malloc.malloc(5);
    memory.write(block, "hello".getBytes(StandardCharsets.US_ASCII), 0, 5);
    long blocker = Malloc.malloc(5);
    long moved = Malloc.realloc(block, 100_000);
    byte[] read = new byte[5];
    memory.read(moved, read, 0, 5);
    assertThat(read).asString().isEqualTo("hello");
    Malloc.free(moved);
    Malloc.free(blocker);
  }

  @Test
  void alignedAllocFailsWithEinvalUnlessTheAlignmentIsAPowerOfTwo() {
    for (long alignment : new long[] {0, 3, 48, -16}) {
      assertThat(Malloc.alignedAlloc(alignment, 100)).isZero();
      assertThat(Malloc.errno()).isEqualTo(Malloc.EINVAL);
    }
    long block = Malloc.alignedAlloc(4096, 100);
    assertThat(block & 4095).isZero();
    Malloc.free(block);
  }

  @Test
  void invalidAndDoubleFreesAreDetected() {
    long block = Malloc.malloc(64);
    assertThatThrownBy(() -> Malloc.free(block + 16)).hasMessageContaining("lies inside a block");
    Malloc.free(block);
    assertThatThrownBy(() -> Malloc.free(block)).hasMessageContaining("is free memory");
    assertThatThrownBy(() -> Malloc.free(12345)).hasMessageContaining("does not belong");
  }

  @Test
  void errnoIsEachThreadsOwn() throws InterruptedException {
    Malloc.alignedAlloc(3, 1);
    AtomicInteger seen = new AtomicInteger(-1);
    Thread thread = Thread.ofPlatform().start(() -> seen.set(Malloc.errno()));
    thread.join();
    assertThat(seen.get()).isZero();
    assertThat(Malloc.errno()).isEqualTo(Malloc.EINVAL);
  }

  @Test
  void theProgramBreakGrowsAndShrinks() {
    long before = Malloc.sbrk(5000);
    AddressSpace.host().memory().fill(before, 5000, (byte) 1);
    assertThat(Malloc.sbrk(0)).isEqualTo(before + 5000);
    assertThat(Malloc.brk(before)).isZero();
    assertThat(Malloc.brk(before - 1)).isEqualTo(-1);
    assertThat(Malloc.errno()).isEqualTo(Malloc.ENOMEM);
    assertThat(Malloc.sbrk(Long.MAX_VALUE)).isEqualTo(-1);
    assertThat(Malloc.sbrk(0)).isEqualTo(before);
  }
}
