package org.freehold.clib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.List;
import org.freehold.heap.AllocationObserver;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;

class CFunctionsTest {

  @Test
  void mallocAndItsFamilyFollowTheRulesOfC() {
    try (Heap heap = Heaps.PLAIN.make();
        CFunctions functions = CFunctions.on(heap)) {
      long empty = NativeCalls.callAt(functions.malloc(), 0);
      long other = NativeCalls.callAt(functions.malloc(), 0);
      assertThat(empty).isNotZero().isNotEqualTo(other);
      NativeCalls.callAt(functions.free(), empty);
      NativeCalls.callAt(functions.free(), other);
      NativeCalls.callAt(functions.free(), 0);

      assertThat(NativeCalls.callAt(functions.malloc(), -1)).isZero();
      assertThat(NativeCalls.callAt(functions.calloc(), 1L << 33, 1L << 33)).isZero();
      assertThat(functions.usage().refusals()).isEqualTo(2);

      long zeroed = NativeCalls.callAt(functions.calloc(), 10, 100);
      assertThat(NativeCalls.bytes(zeroed, 1000)).containsOnly(0);
      NativeCalls.putByte(zeroed + 999, (byte) 7);
      long larger = NativeCalls.callAt(functions.realloc(), zeroed, 100_000);
      assertThat(NativeCalls.getByte(larger + 999)).isEqualTo((byte) 7);
      assertThat(NativeCalls.callAt(functions.realloc(), larger, 1L << 60)).isZero();
      assertThat(NativeCalls.getByte(larger + 999)).isEqualTo((byte) 7);
      assertThat(NativeCalls.callAt(functions.realloc(), larger, 0)).isZero();

      long first = NativeCalls.callAt(functions.realloc(), 0, 48);
      assertThat(NativeCalls.callAt(functions.usableSize(), first)).isGreaterThanOrEqualTo(48);
      assertThat(NativeCalls.callAt(functions.usableSize(), 0)).isZero();
      NativeCalls.callAt(functions.free(), first);

      long aligned = NativeCalls.callAt(functions.alignedAlloc(), 4096, 100);
      assertThat(aligned % 4096).isZero();
      NativeCalls.callAt(functions.free(), aligned);
      assertThat(NativeCalls.callAt(functions.alignedAlloc(), 24, 100)).isZero();
      try (Arena arena = Arena.ofConfined()) {
        long copy = NativeCalls.callAt(functions.strdup(), NativeCalls.copyOf(arena, "a string"));
        assertThat(NativeCalls.text(copy)).isEqualTo("a string");
        NativeCalls.callAt(functions.free(), copy);
      }
      assertThat(functions.usage().liveBlocks()).isZero();
      assertThat(functions.usage().liveBytes()).isZero();
      assertThat(functions.malloc()).isEqualTo(functions.malloc());
    }
  }

  @Test
  void blocksThatHaveNotComeBackAreListedAndTheFunctionsStayOpen() {
    try (Heap heap = Heaps.TRACED.make()) {
      CFunctions functions = CFunctions.on(heap);
      long small = NativeCalls.callAt(functions.malloc(), 40);
      long large = NativeCalls.callAt(functions.malloc(), 5000);
      long mine = heap.allocate(77);
      assertThatThrownBy(functions::close)
          .isInstanceOfSatisfying(
              CLibraryException.class,
              e -> {
                assertThat(e.unreturned())
                    .extracting(UnreturnedBlock::address)
                    .containsExactly(large, small);
                assertThat(e.unreturned())
                    .extracting(UnreturnedBlock::size)
                    .containsExactly(5000L, 40L);
                assertThat(e.unreturned().getFirst().stack())
                    .anyMatch(frame -> frame.contains("blocksThatHaveNotComeBack"));
              })
          .hasMessageContaining("2 blocks of 5040 bytes in all have not come back");
      NativeCalls.callAt(functions.free(), small);
      NativeCalls.callAt(functions.free(), large);
      functions.close();
      functions.close();
      assertThatThrownBy(functions::malloc).isInstanceOf(IllegalStateException.class);
      heap.free(mine);
    }
  }

  @Test
  void aFreeOfWhatIsNoBlockOfTheLibraryFreesNothingAndIsReportedAtTheClose() {
    try (Heap heap = Heaps.PLAIN.make()) {
      CFunctions functions = CFunctions.on(heap);
      long mine = heap.allocate(100);
      long block = NativeCalls.callAt(functions.malloc(), 100);
      NativeCalls.callAt(functions.free(), mine);
      assertThat(heap.isBlock(mine)).isTrue();
      NativeCalls.callAt(functions.free(), block);
      NativeCalls.callAt(functions.free(), block);
      assertThat(NativeCalls.callAt(functions.realloc(), 0x123450, 10)).isZero();
      assertThat(functions.usage().failedCalls()).isEqualTo(3);
      assertThatThrownBy(functions::close)
          .isInstanceOf(CLibraryException.class)
          .hasMessageContaining("3 calls failed, the first by free: ")
          .hasMessageContaining("a block of the heap that somebody else allocated");
      functions.close();
      heap.free(mine);
      heap.validate();
    }
  }

  @Test
  void nothingIsThrownIntoCWhenTheHeapHasBeenClosed() {
    Heap heap = Heaps.PLAIN.make();
    CFunctions functions = CFunctions.on(heap);
    long malloc = functions.malloc();
    heap.close();
    assertThat(NativeCalls.callAt(malloc, 100)).isZero();
    assertThatThrownBy(functions::close).isInstanceOf(CLibraryException.class);
  }

  @Test
  void nothingIsThrownIntoCWhateverTheHeapThrows() {
    for (Throwable thrown :
        List.of(
            new StackOverflowError(),
            new OutOfMemoryError("on purpose"),
            new IllegalStateException("on purpose"),
            new AssertionError("on purpose"))) {
      Thrower thrower = new Thrower();
      try (Heap heap = Heaps.PLAIN.make()) {
        heap.attach(thrower);
        CFunctions functions = CFunctions.on(heap);
        long block = NativeCalls.callAt(functions.malloc(), 100);
        thrower.thrown = thrown;
        assertThat(NativeCalls.callAt(functions.malloc(), 100)).isZero();
        assertThat(NativeCalls.callAt(functions.calloc(), 10, 10)).isZero();
        assertThat(NativeCalls.callAt(functions.realloc(), block, 10_000)).isZero();
        assertThat(functions.usage().refusals()).isEqualTo(3);
        boolean isRefusal =
            thrown instanceof VirtualMachineError; // No memory of Java is no memory.
        assertThat(functions.usage().failedCalls()).isEqualTo(isRefusal ? 0 : 3);
        NativeCalls.callAt(functions.free(), block);
        assertThat(functions.usage().liveBlocks()).isOne();
        thrower.thrown = null;
        NativeCalls.callAt(functions.free(), block);
        assertThat(functions.usage().liveBlocks()).isZero();
        assertThatThrownBy(functions::close).isInstanceOf(CLibraryException.class).hasCause(thrown);
        heap.validate();
        assertThat(heap.summary().busyBlocks()).isZero();
      }
    }
  }

  private static final class Thrower implements AllocationObserver {
    private volatile Throwable thrown;

    private void maybeThrow() {
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
    }

    @Override
    public void onAllocate(Heap heap, long address, long size) {
      maybeThrow();
    }

    @Override
    public void onFree(Heap heap, long address) {
      maybeThrow();
    }

    @Override
    public void onReallocate(Heap heap, long before, long address, long size) {
      maybeThrow();
    }
  }

  @Test
  void threadsThatCHasStartedMayCall() {
    NativeCalls c = new NativeCalls("");
    try (Heap heap = Heaps.PLAIN.make();
        CFunctions functions = CFunctions.on(heap);
        Arena arena = Arena.ofConfined()) {
      long id = arena.allocate(8).address();
      long result = arena.allocate(8).address();
      for (int i = 1; i <= 50; i++) {
        // malloc has the shape of a thread's start routine.
        assertThat(c.callInt("pthread_create", id, 0L, functions.malloc(), i * 100L)).isZero();
        c.callInt("pthread_join", NativeCalls.getLong(id), result);
        long block = NativeCalls.getLong(result);
        assertThat(heap.sizeOf(block)).isGreaterThanOrEqualTo(i * 100L);
        c.callInt("pthread_create", id, 0L, functions.free(), block);
        c.callInt("pthread_join", NativeCalls.getLong(id), 0L);
      }
      assertThat(functions.usage().allocations()).isEqualTo(50);
      assertThat(functions.usage().frees()).isEqualTo(50);
    }
  }

  @Test
  void aHeapOfSimulatedMemoryIsRefused() {
    try (Heap heap =
        Heap.create(
            HeapOptions.of(SimulatedMachine.builder().build().createProcess("simulated")))) {
      assertThatThrownBy(() -> CFunctions.on(heap))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is one of simulated memory");
    }
  }
}
