package org.freehold.heap.internal.slab;

import static org.assertj.core.api.Assertions.assertThat;

import org.freehold.testkit.Exhaustive;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.internal.RawMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every sequence of four operations on two blocks of a word, the outermost ones, against what a
/// block is: free, live, or freed remotely and pending.
class BlockBitsTest {

  private enum State {
    FREE,
    LIVE,
    PENDING
  }

  private static final int[] BITS = {1, 1 << 31};

  private final AddressSpace host = AddressSpace.host();
  private final long word = host.reserve(host.info().pageSize(), ReserveOptions.COMMITTED);

  @AfterEach
  void release() {
    host.release(word);
  }

  @Test
  void ofAnyFreesOfALiveBlockOneSucceedsAndCollectingTakesThePendingOnes() {
    Exhaustive every = new Exhaustive();
    while (!every.done()) {
      RawMemory.putLong(word, 0);
      State[] states = {State.FREE, State.FREE};
      for (int step = 0; step < 4; step++) {
        int block = every.choose(2);
        apply(every.choose(4), block, states);
        compare(states);
      }
    }
  }

  private void apply(int operation, int block, State[] states) {
    int bit = BITS[block];
    switch (operation) {
      case 0 -> {
        if (states[block] == State.FREE) {
          BlockBits.setLive(word, bit);
          states[block] = State.LIVE;
        }
      }
      case 1 -> {
        assertThat(BlockBits.tryFreeLocal(word, bit)).isEqualTo(states[block] == State.LIVE);
        states[block] = states[block] == State.LIVE ? State.FREE : states[block];
      }
      case 2 -> {
        assertThat(BlockBits.tryFreeRemote(word, bit)).isEqualTo(states[block] == State.LIVE);
        states[block] = states[block] == State.LIVE ? State.PENDING : states[block];
      }
      default -> {
        int expected = 0;
        for (int i = 0; i < states.length; i++) {
          if (states[i] == State.PENDING) {
            expected |= BITS[i];
            states[i] = State.FREE;
          }
        }
        assertThat(BlockBits.collect(word)).isEqualTo(expected);
      }
    }
  }

  private void compare(State[] states) {
    int pending = 0;
    for (int i = 0; i < states.length; i++) {
      assertThat(BlockBits.isLive(word, BITS[i])).isEqualTo(states[i] == State.LIVE);
      pending += states[i] == State.PENDING ? 1 : 0;
    }
    assertThat(BlockBits.remoteFreed(word)).isEqualTo(pending);
  }
}
