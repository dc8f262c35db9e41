package org.freehold.vm.internal.physical;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The working set against a linked map from page to frame, in the order of the arrivals.
class WorkingSetTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final List<@Nullable SharedFrame> left = new ArrayList<>();
  private int trims;
  private int allocating;

  @Test
  void agreesWithALinkedMapAndAllocatesOnlyWhenItPrepares() {
    SplittableRandom random = new SplittableRandom(1);
    WorkingSet set = new WorkingSet(() -> trims++, left::add);
    Map<Long, @Nullable SharedFrame> model = new LinkedHashMap<>();
    for (int round = 0; round < 20_000; round++) {
      long page = random.nextLong(400);
      left.clear();
      if (random.nextInt(5) < 3) {
        SharedFrame frame = round > 5_000 && random.nextBoolean() ? new SharedFrame() : null;
        if (!model.containsKey(page)) {
          set.prepare(1, frame != null);
          long before = THREADS.getCurrentThreadAllocatedBytes();
          set.add(page, frame);
          allocating += THREADS.getCurrentThreadAllocatedBytes() == before ? 0 : 1;
          model.put(page, frame);
        }
      } else if (random.nextInt(4) == 0 && set.canTrim()) {
        long oldest = model.keySet().iterator().next();
        set.trimOldest();
        assertThat(left).containsExactly(model.remove(oldest));
      } else {
        long to = page + (random.nextInt(20) == 0 ? 1_000 : random.nextLong(4));
        set.removeRange(page, to, true);
        int size = model.size();
        model.keySet().removeIf(key -> key >= page && key < to);
        assertThat(left).hasSize(size - model.size());
      }
      assertThat(set.count()).isEqualTo(model.size());
      assertThat(set.contains(page)).isEqualTo(model.containsKey(page));
    }
    List<SharedFrame> frames = new ArrayList<>();
    set.forEachFrame(frames::add);
    List<SharedFrame> expected = new ArrayList<>();
    for (SharedFrame frame : model.values()) {
      if (frame != null) {
        expected.add(frame);
      }
    }
    assertThat(frames).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(trims).isPositive();
    assertThat(allocating).as("additions that allocate, with compilations").isLessThan(12);
  }
}
