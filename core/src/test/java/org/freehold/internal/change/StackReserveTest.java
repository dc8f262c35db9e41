package org.freehold.internal.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The reserve against what it is for: calls that are as deep as the deepest change, in frames as
/// large as those of the interpreter.
class StackReserveTest {

  private static final int DEPTH_OF_A_CHANGE = 60;

  @Test
  void whatFollowsFits() throws InterruptedException {
    AtomicInteger refusals = new AtomicInteger();
    AtomicInteger passes = new AtomicInteger();
    for (int size = 200; size < 260; size++) {
      Thread thread = new Thread(null, () -> recurse(passes, refusals, 0), "deep", size * 1024L);
      thread.start();
      thread.join();
    }
    assertThat(refusals.get()).as("the reserve is used up at some depth").isPositive();
    assertThat(passes.get()).isGreaterThan(1000);
  }

  /// Goes down until the reserve is refused; at each level that it is not, a change must fit.
  @SuppressWarnings("InfiniteRecursion") // Until the stack ends: that is what is tested.
  private static void recurse(AtomicInteger passes, AtomicInteger refusals, int level) {
    try {
      StackReserve.require();
    } catch (StackOverflowError e) {
      refusals.incrementAndGet();
      return;
    }
    int reached;
    try {
      reached = change(DEPTH_OF_A_CHANGE, 1, 2, 3, 4);
    } catch (StackOverflowError e) {
      throw new AssertionError("a change did not fit at level " + level, e);
    }
    passes.addAndGet(reached == DEPTH_OF_A_CHANGE ? 1 : 0);
    recurse(passes, refusals, level + 1);
  }

  private static int change(int depth, long a, long b, long c, long d) {
    long sum = a + b;
    long product = c * d;
    long mixed = sum ^ product;
    return depth == 0 ? (int) (mixed & 0) : change(depth - 1, sum, product, mixed, a) + 1;
  }
}
