package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Observers, listeners and visitors that throw: the caller gets the exception, and the heap is as
/// if the call had not been made.
class ThrowingObserversTest {

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void refuse() {
    throw new Refused();
  }

  /// Throws at one kind of event, and counts all of them.
  private static final class Thrower implements AllocationObserver {
    private final String kind;
    private final List<String> told = new ArrayList<>();

    Thrower(String kind) {
      this.kind = kind;
    }

    private void event(String event) {
      told.add(event);
      if (event.equals(kind)) {
        refuse();
      }
    }

    @Override
    public void onAllocate(Heap heap, long address, long size) {
      event("allocate");
    }

    @Override
    public void onFree(Heap heap, long address) {
      event("free");
    }

    @Override
    public void onReallocate(Heap heap, long before, long address, long size) {
      event("reallocate");
    }

    @Override
    public void onRefusal(Heap heap, long size) {
      event("refusal");
    }

    @Override
    public void onClose(Heap heap) {
      event("close");
    }
  }

  private final List<Heap> heaps = new ArrayList<>();

  private Heap heap(FrontEndMode mode) {
    Heap heap =
        Heap.create(
            HeapOptions.builder(AddressSpace.host()).exactSizes(true).frontEnd(mode).build());
    heaps.add(heap);
    return heap;
  }

  @AfterEach
  void validateAndClose() {
    for (Heap heap : heaps) {
      if (!heap.isClosed()) {
        heap.validate();
        heap.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 30_000, 5_000_000})
  void anAllocationIsUndone(long size) {
    for (FrontEndMode mode : FrontEndMode.values()) {
      Heap heap = heap(mode);
      long warm = heap.allocate(size);
      heap.free(warm);
      Thrower thrower = new Thrower("allocate");
      heap.attach(thrower);
      assertThatThrownBy(() -> heap.allocate(size)).isInstanceOf(Refused.class);
      assertThatThrownBy(() -> heap.allocate(size, 64)).isInstanceOf(Refused.class);
      assertThatThrownBy(() -> heap.local().tryAllocate(size)).isInstanceOf(Refused.class);
      assertThat(heap.summary().busyBlocks()).isZero();
      assertThat(thrower.told)
          .containsExactly("allocate", "free", "allocate", "free", "allocate", "free");
    }
  }

  @Test
  void anAllocationIsUndoneByAnObserverThatThrowsAtTheFreeToo() {
    Heap heap = heap(FrontEndMode.ON);
    Thrower first = new Thrower("free");
    heap.attach(first);
    heap.attach(new Thrower("allocate"));
    assertThatThrownBy(() -> heap.allocate(100)).isInstanceOf(Refused.class);
    assertThat(heap.summary().busyBlocks()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 30_000, 5_000_000})
  void aFreeIsNotMade(long size) {
    for (FrontEndMode mode : FrontEndMode.values()) {
      Heap heap = heap(mode);
      long block = heap.allocate(size);
      Thrower thrower = new Thrower("free");
      heap.attach(thrower);
      assertThatThrownBy(() -> heap.free(block)).isInstanceOf(Refused.class);
      assertThat(heap.isBlock(block)).isTrue();
      heap.detach(thrower);
      heap.free(block);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 150, 100_000, 3_000_000, 6_000_000})
  void aReallocationLeavesTheBlockWhereItIs(long size) {
    for (FrontEndMode mode : FrontEndMode.values()) {
      for (long before : new long[] {160, 30_000, 5_000_000}) {
        Heap heap = heap(mode);
        long block = heap.allocate(before);
        heap.options().space().memory().putLong(block, 42);
        Thrower thrower = new Thrower("reallocate");
        heap.attach(thrower);
        assertThatThrownBy(() -> heap.reallocate(block, size)).isInstanceOf(Refused.class);
        assertThat(heap.isBlock(block)).isTrue();
        assertThat(heap.sizeOf(block)).isEqualTo(before);
        assertThat(heap.options().space().memory().getLong(block)).isEqualTo(42);
        assertThat(heap.summary().busyBlocks()).isEqualTo(1);
        heap.detach(thrower);
        heap.validate();
        heap.free(heap.reallocate(block, size));
      }
    }
  }

  @Test
  void aReallocationOfADebugHeapThatMovedFreesTheBlock() {
    Heap heap =
        Heap.create(
            HeapOptions.builder(AddressSpace.host())
                .debugging(Debugging.of(DebugOption.TAIL_CHECK))
                .build());
    heaps.add(heap);
    long block = heap.allocate(100);
    long neighbour = heap.allocate(100);
    Thrower thrower = new Thrower("reallocate");
    heap.attach(thrower);
    assertThatThrownBy(() -> heap.reallocate(block, 1_000_000)).isInstanceOf(Refused.class);
    heap.free(neighbour);
    assertThat(heap.summary().busyBlocks()).isZero();
    assertThat(heap.isBlock(block)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(FrontEndMode.class)
  void aRefusalStaysOne(FrontEndMode mode) {
    Heap heap = heap(mode);
    heap.attach(new Thrower("refusal"));
    assertThatThrownBy(() -> heap.allocate(Long.MAX_VALUE)).isInstanceOf(Refused.class);
    assertThat(heap.summary().refusals()).isEqualTo(1);
  }

  @Test
  void aCloseClosesAndTellsEverybody() {
    Heap heap = heap(FrontEndMode.ON);
    long _ = heap.allocate(100);
    Thrower last = new Thrower("");
    heap.attach(new Thrower("close"));
    heap.attach(new Thrower("close"));
    heap.attach(last);
    assertThatThrownBy(heap::close).isInstanceOf(Refused.class);
    assertThat(heap.isClosed()).isTrue();
    assertThat(Heap.processHeaps()).doesNotContain(heap);
    assertThat(last.told).containsExactly("close");
    heap.close();
    assertThat(last.told).containsExactly("close");
  }

  @Test
  void aLimitListenerThatThrowsLeavesTheHeapServing() {
    LimitListener listener =
        (_, _) -> {
          refuse();
          return true;
        };
    Heap heap =
        Heap.create(
            HeapOptions.builder(AddressSpace.host())
                .byteLimit(1 << 20)
                .limitListener(listener)
                .build());
    heaps.add(heap);
    long block = heap.allocate(300_000);
    assertThatThrownBy(() -> heap.allocate(2_000_000)).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> heap.reallocate(block, 2_000_000)).isInstanceOf(Refused.class);
    assertThat(heap.sizeOf(block)).isGreaterThanOrEqualTo(300_000);
    heap.free(block);
  }

  @ParameterizedTest
  @EnumSource(FrontEndMode.class)
  void aVisitorThatThrowsLeavesTheHeapUnlocked(FrontEndMode mode) throws InterruptedException {
    Heap heap = heap(mode);
    long block = heap.allocate(100);
    assertThatThrownBy(() -> heap.walk(_ -> refuse())).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> heap.walk(_ -> recurse(0))).isInstanceOf(StackOverflowError.class);
    Thread other = Thread.ofPlatform().start(() -> heap.free(block));
    assertThat(other.join(java.time.Duration.ofSeconds(10))).isTrue();
    assertThat(heap.isBlock(block)).isFalse();
  }

  @SuppressWarnings("InfiniteRecursion") // Until the stack overflows.
  private static long recurse(long level) {
    return level < 0 ? level : recurse(level + 1) + 1;
  }
}
