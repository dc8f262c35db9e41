package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.freehold.InvalidFreeException;
import org.freehold.OutOfMemoryException;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What observers are notified of, and what they are not.
class AllocationObserverTest {

  private static final long MIB = 1 << 20;

  private final List<String> reported = new ArrayList<>();
  private final Heap heap =
      Heap.create(HeapOptions.of(SimulatedMachine.builder().build().createProcess("watched")));
  private final AllocationObserver writer = writer("");

  private AllocationObserver writer(String name) {
    return new AllocationObserver() {
      @Override
      public void onAllocate(Heap of, long address, long size) {
        assertThat(of.isBlock(address)).isTrue();
        reported.add(name + "allocate " + address + " " + size);
      }

      @Override
      public void onFree(Heap of, long address) {
        assertThat(of.isBlock(address)).isTrue();
        reported.add(name + "free " + address);
      }

      @Override
      public void onReallocate(Heap of, long before, long address, long size) {
        assertThat(of.isBlock(before)).isTrue();
        assertThat(of.isBlock(address)).isTrue();
        reported.add(name + "reallocate " + before + " " + address + " " + size);
      }

      @Override
      public void onRefusal(Heap of, long size) {
        reported.add(name + "refusal " + size);
      }

      @Override
      public void onClose(Heap of) {
        assertThat(of.isClosed()).isFalse();
        reported.add(name + "close");
      }
    };
  }

  @AfterEach
  void closes() {
    if (!heap.isClosed()) {
      heap.validate();
      heap.close();
    }
  }

  @Test
  void everyWayToABlockIsTold() {
    heap.attach(writer);
    long plain = heap.allocate(1);
    long attempt = heap.tryAllocate(2);
    long aligned = heap.allocate(3, 4096);
    long alignedAttempt = heap.tryAllocate(4, 4096);
    long zeroed = heap.allocateZeroed(5);
    long large = heap.allocate(8 * MIB);
    heap.free(large);
    assertThat(reported)
        .containsExactly(
            "allocate " + plain + " 1",
            "allocate " + attempt + " 2",
            "allocate " + aligned + " 3",
            "allocate " + alignedAttempt + " 4",
            "allocate " + zeroed + " 5",
            "allocate " + large + " " + 8 * MIB,
            "free " + large);
  }

  @Test
  void aReallocationIsToldWhereItStandsAndWhereItMoves() {
    long block = heap.allocate(100);
    long neighbour = heap.allocate(100);
    heap.options().space().memory().putLong(block, 42);
    heap.attach(writer);
    assertThat(heap.reallocate(block, 50)).isEqualTo(block);
    assertThat(heap.reallocateInPlace(block, 100)).isTrue();
    assertThat(heap.reallocateInPlace(block, 5000)).isFalse();
    long moved = heap.reallocate(block, 5000);
    assertThat(moved).isNotEqualTo(block);
    assertThat(heap.options().space().memory().getLong(moved)).isEqualTo(42);
    assertThat(heap.isBlock(block)).isFalse();
    heap.free(neighbour);
    assertThat(reported)
        .containsExactly(
            "reallocate " + block + " " + block + " 50",
            "reallocate " + block + " " + block + " 100",
            "reallocate " + block + " " + moved + " 5000",
            "free " + neighbour);
    assertThat(heap.summary().reallocations()).isEqualTo(3);
    assertThat(heap.summary().frees()).isEqualTo(1);
  }

  @Test
  void aWrongFreeIsNotTold() {
    long block = heap.allocate(100);
    heap.free(block);
    heap.attach(writer);
    for (long wrong : new long[] {0, block, block + 8, 12345}) {
      assertThatThrownBy(() -> heap.free(wrong)).isInstanceOf(InvalidFreeException.class);
      assertThatThrownBy(() -> heap.reallocate(wrong, 9)).isInstanceOf(InvalidFreeException.class);
    }
    assertThat(reported).isEmpty();
  }

  @Test
  void whatAWalkForbidsIsNotTold() {
    long block = heap.allocate(100);
    heap.attach(writer);
    assertThatThrownBy(() -> heap.walk(_ -> heap.free(block)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> heap.walk(_ -> heap.allocate(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(reported).isEmpty();
    assertThat(heap.isBlock(block)).isTrue();
  }

  @Test
  void aRefusalIsTold() {
    long block = heap.allocate(100);
    heap.attach(writer);
    assertThat(heap.tryAllocate(-1)).isZero();
    assertThat(heap.tryAllocate(-2, 4096)).isZero();
    assertThat(heap.tryReallocate(block, -3)).isZero();
    assertThatThrownBy(() -> heap.allocate(-4)).isInstanceOf(OutOfMemoryException.class);
    assertThatThrownBy(() -> heap.reallocate(block, -5)).isInstanceOf(OutOfMemoryException.class);
    assertThat(reported)
        .containsExactly("refusal -1", "refusal -2", "refusal -3", "refusal -4", "refusal -5");
    assertThat(heap.summary().refusals()).isEqualTo(5);
  }

  @Test
  void severalAreToldInTurnUntilTheyAreDetached() {
    AllocationObserver second = writer("second ");
    AllocationObserver third = writer("third ");
    heap.attach(writer);
    heap.attach(second);
    heap.attach(third);
    long one = heap.allocate(1);
    heap.detach(second);
    heap.detach(second);
    heap.free(one);
    heap.detach(writer);
    long two = heap.allocate(2);
    heap.detach(third);
    heap.allocate(3);
    assertThat(reported)
        .containsExactly(
            "allocate " + one + " 1",
            "second allocate " + one + " 1",
            "third allocate " + one + " 1",
            "free " + one,
            "third free " + one,
            "third allocate " + two + " 2");
  }

  @Test
  void closingIsToldOnce() {
    heap.attach(writer);
    heap.close();
    heap.close();
    assertThat(reported).containsExactly("close");
  }
}
