package org.freehold.lab.policy.tagged;

import static org.assertj.core.api.Assertions.assertThat;

import org.freehold.lab.Area;
import org.freehold.lab.policy.Policies;
import org.freehold.lab.policy.Spaces;
import org.junit.jupiter.api.Test;

/// A collection frees what no root leads to, and nothing else.
class MarkSweepTest {

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
}
