package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.Test;

/// Pins of a block beside its locks.
class PinTest {

  private static final AddressSpace HOST = AddressSpace.host();

  @Test
  void onlyItsOwnCloseUndoesTheLockOfAPin() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Handle block = heap.allocate(64);
      List<Pin> pins = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        pins.add(block.pin());
        assertThatIllegalStateException().isThrownBy(block::unlock).withMessageContaining("pins");
      }
      for (int i = 0; i < 6; i++) {
        long _ = block.lock();
      }
      assertThat(block.lockCount()).isEqualTo(12);
      for (int i = 0; i < 6; i++) {
        block.unlock();
      }
      assertThatIllegalStateException().isThrownBy(block::unlock);
      for (Pin each : pins) {
        each.close();
      }
      assertThat(block.lockCount()).isZero();
      assertThatIllegalStateException()
          .isThrownBy(block::unlock)
          .withMessage("unlock: the block is not locked");
      block.free();
      heap.validate();
    }
  }

  @Test
  void asManyPinsAsLocksArePossible() {
    try (MovableHeap heap = MovableHeap.create(HOST)) {
      Handle block = heap.allocate(64);
      List<Pin> pins = new ArrayList<>();
      for (int i = 0; i < Handle.MAX_LOCKS; i++) {
        pins.add(block.pin());
      }
      assertThatIllegalStateException().isThrownBy(block::pin);
      assertThatIllegalStateException().isThrownBy(block::lock);
      pins.forEach(Pin::close);
      assertThat(block.lockCount()).isZero();
      heap.validate();
    }
  }
}
