package org.freehold.lab.policy.tagged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.Policy;
import org.freehold.lab.policy.Spaces;
import org.junit.jupiter.api.Test;

/// What heaps with boundary tags do differently by their index, and how their checker finds damage.
class TaggedHeapTest {

  @Test
  void theDesignatedVictimKeepsNeighboursTogether() {
    Policy policy = Spaces.policy("lea", 1 << 20);
    long first = policy.allocate(2_000);
    policy.allocate(10);
    policy.free(first);
    long a = policy.allocate(48);
    long b = policy.allocate(48);
    long c = policy.allocate(80);
    assertThat(List.of(a, b - a, c - b)).isEqualTo(List.of(first, 64L, 64L));
  }

  @Test
  void quickListsAreGivenBackWhenRoomIsNeeded() {
    Policy policy = Spaces.policy("quick-fit:chunk=64", 8_192);
    List<Long> blocks = new ArrayList<>();
    for (long block = policy.allocate(40); block != 0; block = policy.allocate(40)) {
      blocks.add(block);
    }
    blocks.forEach(policy::free);
    assertThat(policy.cachedBytes()).isEqualTo(64L * blocks.size());
    assertThat(policy.allocate(4_000)).isNotZero();
    assertThat(policy.cachedBytes()).isZero();
    policy.check();
  }

  @Test
  void anOverwrittenTagIsFound() {
    Policy policy = Spaces.policy("first-fit", 1 << 20);
    long block = policy.allocate(24);
    policy.allocate(24);
    policy.check();
    policy.area().putLong(block + 32, 0x4141414141414141L);
    assertThatThrownBy(policy::check)
        .isInstanceOf(HeapCheckException.class)
        .hasMessageEndingWith("header and footer differ");
  }
}
