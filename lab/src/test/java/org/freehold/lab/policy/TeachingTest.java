package org.freehold.lab.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.freehold.lab.Area;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.HeapCheckException;
import org.freehold.lab.Policy;
import org.junit.jupiter.api.Test;

/// What each policy is there to show.
class TeachingTest {

  @Test
  void aRootKeepsWhatItLeadsTo() {
    Area area = new Area(Spaces.fresh(), 1 << 20);
    MarkSweep heap = (MarkSweep) Policies.read("mark-sweep:patience=4096").orElseThrow().make(area);
    long list = heap.allocate(32);
    long node = heap.allocate(32);
    long garbage = heap.allocate(32);
    area.putLong(list + 8, node);
    area.putLong(node, 0);
    heap.free(node);
    heap.free(garbage);
    heap.collect();
    assertThat(heap.tags().isFree(garbage)).isTrue();
    assertThat(heap.tags().isFree(node)).isFalse();
    area.putLong(list + 8, 0);
    heap.collect();
    assertThat(heap.tags().isFree(node)).isTrue();
    assertThat(heap.tags().isFree(list)).isFalse();
    heap.check();
  }

  @Test
  void handlesFollowTheirBlocks() {
    Policy policy = Spaces.policy("handles", 4 << 20);
    List<Long> handles = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      long handle = policy.allocate(100);
      policy.area().putLong(policy.addressOf(handle), i);
      handles.add(handle);
    }
    for (int i = 0; i < 2_000; i++) {
      if (i % 10 != 0) {
        policy.free(handles.get(i));
      }
    }
    long before = policy.area().held();
    for (int i = 0; i < 200; i++) {
      policy.allocate(1000);
    }
    assertThat(policy.moves()).isPositive();
    assertThat(policy.area().held()).isLessThan(before + 10_000);
    for (int i = 0; i < 2_000; i += 10) {
      assertThat(policy.area().getLong(policy.addressOf(handles.get(i)))).isEqualTo(i);
    }
  }

  @Test
  void meshedPagesShareFrames() {
    Meshing policy = (Meshing) Spaces.policy("mesh:interval=500", 8 << 20);
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 8_000; i++) {
      long block = policy.allocate(128);
      policy.programMemory().putLong(block, i);
      blocks.add(block);
    }
    long full = policy.area().held();
    for (int i = 0; i < 8_000; i++) {
      if (i % 8 != 0) {
        policy.free(blocks.get(i));
      }
    }
    assertThat(policy.meshes()).isPositive();
    assertThat(policy.area().held()).isLessThan(full / 2);
    for (int i = 0; i < 8_000; i += 8) {
      assertThat(policy.programMemory().getLong(blocks.get(i))).isEqualTo(i);
    }
    policy.check();
  }

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
  void whatAStackAndAPoolCannotServeIsNamed() {
    Policy stack = Spaces.policy("stack", 1 << 20);
    long below = stack.allocate(8);
    stack.allocate(8);
    assertThatThrownBy(() -> stack.free(below))
        .isInstanceOf(CannotServeException.class)
        .hasMessageMatching("it frees the block at 0x[0-9a-f]{16}, which is not on top");
    assertThatThrownBy(() -> Spaces.policy("pool:block=64", 1 << 20).allocate(65))
        .isInstanceOf(CannotServeException.class)
        .hasMessage("it asks for 65 B, and the pool's blocks have 64 B");
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

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> Policies.read("first-fit:order=random"))
        .hasMessage(
            "option order of first-fit must be address or lifo or fifo or implicit, not 'random'");
    assertThatThrownBy(() -> Policies.read("buddy:smallest=48"))
        .hasMessage("option smallest of buddy must be a power of two from 16 to 4096, not '48'");
    assertThatThrownBy(() -> Policies.read("buddy:order=lifo"))
        .hasMessage("policy buddy has no option 'order', only smallest");
    assertThatThrownBy(() -> Policies.read("bump:x=1"))
        .hasMessage("policy bump has no option 'x'; it has none");
    assertThatThrownBy(() -> Policies.read("bump:x"))
        .hasMessage("options are written bump:name=value, and 'x' is not");
    assertThat(Policies.read("nothing")).isEmpty();
  }
}
