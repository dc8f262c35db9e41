package org.freehold.lab.policy.moving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.freehold.lab.Policy;
import org.freehold.lab.policy.Spaces;
import org.junit.jupiter.api.Test;

/// Compaction: the blocks keep their contents, and the memory between them goes.
class MovingPoliciesTest {

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
}
