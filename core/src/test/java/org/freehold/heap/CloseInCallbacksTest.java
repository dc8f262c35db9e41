package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;

/// A close by an observer that is called with the heap's lock held is refused in words, and the
/// heap goes on; a close of all heaps reaches all of them.
class CloseInCallbacksTest {

  /// Closes the heap whenever it is told of something, and keeps what that throws.
  private static final class Closer implements AllocationObserver {
    final List<RuntimeException> thrown = new ArrayList<>();

    private void close(Heap heap) {
      try {
        heap.close();
      } catch (RuntimeException e) {
        thrown.add(e);
      }
    }

    @Override
    public void onAllocate(Heap heap, long address, long size) {}

    @Override
    public void onFree(Heap heap, long address) {
      close(heap);
    }

    @Override
    public void onReallocate(Heap heap, long before, long address, long size) {
      close(heap);
    }

    @Override
    public void onClose(Heap heap) {
      close(heap);
    }
  }

  /// Throws when the heap is closed.
  private static final class Thrower implements AllocationObserver {
    @Override
    public void onAllocate(Heap heap, long address, long size) {}

    @Override
    public void onFree(Heap heap, long address) {}

    @Override
    public void onReallocate(Heap heap, long before, long address, long size) {}

    @Override
    public void onClose(Heap heap) {
      throw new IllegalArgumentException("thrown by the test");
    }
  }

  @Test
  void isRefused() {
    Heap heap = Heap.create(HeapOptions.of(AddressSpace.host()));
    Closer closer = new Closer();
    heap.attach(closer);

    long block = heap.reallocate(heap.allocate(100), 50);
    heap.free(heap.reallocate(block, 100_000));
    assertThat(heap.isClosed()).isFalse();
    heap.validate();
    heap.close();

    assertThat(heap.isClosed()).isTrue();
    assertThat(closer.thrown).hasSize(4);
    assertThat(closer.thrown)
        .allSatisfy(each ->
            assertThat(each)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed by its own observer"));
  }

  @Test
  void anObserverThatThrowsKeepsNoOtherHeapOpen() {
    // Not by closeAll, which would close heaps of other tests: of its loop, what it does with each.
    Heap first = Heap.create(HeapOptions.of(AddressSpace.host()));
    first.attach(new Thrower());
    Heap second = Heap.create(HeapOptions.of(AddressSpace.host()));

    assertThatThrownBy(() -> HeapRegistry.closeAll(List.of(first, second)))
        .hasMessage("thrown by the test");

    assertThat(first.isClosed()).isTrue();
    assertThat(second.isClosed()).isTrue();
  }
}
