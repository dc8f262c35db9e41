package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.NativeAddressSpace;
import org.freehold.vm.ReserveOptions;
import org.junit.jupiter.api.Test;

/// A wrong free beside many open heaps: the owner is found by the address, and not by asking each
/// heap.
class ManyHeapsTest {

  private static final int HEAPS = 3_000;

  private final AddressSpace space = NativeAddressSpace.apart();

  private Heap newHeap(String name, FrontEndMode frontEnd) {
    return Heap.create(HeapOptions.builder(space).frontEnd(frontEnd).name(name).build());
  }

  private static InvalidFreeException wrongFree(Heap heap, long address) {
    return Objects.requireNonNull(
        catchThrowableOfType(InvalidFreeException.class, () -> heap.free(address)));
  }

  @Test
  void theOwnerOfABlockIsFoundAtOnce() {
    List<Heap> heaps = new ArrayList<>();
    long foreign = space.reserve(1 << 20, ReserveOptions.COMMITTED);
    try (Heap asking = newHeap("asking", FrontEndMode.ON)) {
      for (int i = 0; i < HEAPS; i++) {
        heaps.add(newHeap("heap " + i, i % 2 == 0 ? FrontEndMode.ON : FrontEndMode.OFF));
      }
      Heap slabs = heaps.get(HEAPS / 2);
      Heap ranges = heaps.get(HEAPS / 2 + 1);
      long small = slabs.allocate(100);
      long large = ranges.allocate(5_000);
      long begun = System.nanoTime();
      for (int i = 0; i < 500; i++) {
        InvalidFreeException ofSlab = wrongFree(asking, small);
        assertThat(ofSlab.what()).isEqualTo(What.OTHER_HEAP);
        assertThat(ofSlab).hasMessageContaining(slabs.options().name());
        InvalidFreeException ofRange = wrongFree(asking, large);
        assertThat(ofRange.what()).isEqualTo(What.OTHER_HEAP);
        assertThat(ofRange).hasMessageContaining(ranges.options().name());
        assertThat(wrongFree(asking, large + 16).what()).isEqualTo(What.FOREIGN);
        assertThat(wrongFree(asking, 4096).what()).isEqualTo(What.FOREIGN);
      }
      // 2,000 wrong frees, with their stack traces; each used to take milliseconds.
      assertThat((System.nanoTime() - begun) / 2_000).isLessThan(1_000_000);
      assertThat(wrongFree(asking, foreign).what()).isEqualTo(What.FOREIGN);
      long own = heaps.get(7).allocate(50 << 20);
      assertThat(wrongFree(asking, own).what()).isEqualTo(What.OTHER_HEAP);
      heaps.get(7).free(own);
      assertThat(wrongFree(asking, own).what()).isEqualTo(What.FOREIGN);
      heaps.get(HEAPS / 2 + 1).close();
      assertThat(wrongFree(asking, large).what()).isEqualTo(What.FOREIGN);
    } finally {
      heaps.forEach(Heap::close);
      space.release(foreign);
    }
    assertThat(space.reservedBytes()).isZero();
  }
}
