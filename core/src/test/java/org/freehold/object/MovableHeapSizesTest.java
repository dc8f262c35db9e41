package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.freehold.OutOfMemoryException;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;

/// Sizes that no machine has memory for.
class MovableHeapSizesTest {

  private static final AddressSpace HOST = AddressSpace.host();

  @Test
  void sizesBeyondAllAddressesAreRefused() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Handle block = heap.allocate(64);
      for (long size : new long[] {Long.MAX_VALUE, -1, 1L << 62}) {
        assertThatThrownBy(() -> heap.allocate(size)).isInstanceOf(OutOfMemoryException.class);
        assertThat(heap.tryAllocate(size)).isNull();
        assertThat(block.tryReallocate(size)).isFalse();
      }
      assertThat(block.size()).isEqualTo(64);
      heap.validate();
    }
  }
}
