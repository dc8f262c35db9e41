package org.freehold.internal.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The reserve against what it is for: calls that are as deep as the deepest change, in frames as
/// large as those of the interpreter.
class StackReserveTest {

  private static final int DEPTH_OF_A_CHANGE = 60;
  private static final int DEPTH_OF_A_SHALLOW_CHANGE = 20;
  private static final int DEPTH_OF_A_NESTED_RESERVE = 12;

  /// So that a reserve that the compiler has made small is found.
  @BeforeAll
  static void compile() {
    for (int i = 0; i < 300_000; i++) {
      StackReserve.require();
      StackReserve.requireNested();
      StackReserve.requireShallow();
    }
  }

  @Test
  void whatFollowsFits() throws InterruptedException {
    everywhere(StackReserve::require, DEPTH_OF_A_CHANGE);
  }

  @Test
  void aShallowChangeFits() throws InterruptedException {
    everywhere(StackReserve::requireShallow, DEPTH_OF_A_SHALLOW_CHANGE);
  }

  @Test
  void aReserveFurtherDownPasses() throws InterruptedException {
    everywhere(
        StackReserve::requireNested,
        DEPTH_OF_A_NESTED_RESERVE,
        () -> nested(DEPTH_OF_A_NESTED_RESERVE, 1, 2, 3, 4));
  }

  private static int nested(int depth, long a, long b, long c, long d) {
    long sum = a + b;
    long product = c * d;
    long mixed = sum ^ product;
    if (depth == 0) {
      StackReserve.require();
      return (int) (mixed & 0);
    }
    return nested(depth - 1, sum, product, mixed, a) + 1;
  }

  private static void everywhere(Runnable reserve, int depth) throws InterruptedException {
    everywhere(reserve, depth, () -> change(depth, 1, 2, 3, 4));
  }

  private static void everywhere(Runnable reserve, int depth, IntSupplier change)
      throws InterruptedException {
    AtomicInteger refusals = new AtomicInteger();
    AtomicInteger passes = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    for (int size = 200; size < 260; size++) {
      Runnable work = () -> recurse(reserve, depth, change, passes, refusals, 0);
      Thread thread = new Thread(null, work, "deep", size * 1024L);
      thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
      thread.start();
      thread.join();
    }
    assertThat(failure.get()).isNull();
    assertThat(refusals.get()).as("the reserve is used up at some depth").isPositive();
    assertThat(passes.get()).isGreaterThan(1000);
  }

  /// Goes down until the reserve is refused; at each level that it is not, a change must fit.
  @SuppressWarnings("InfiniteRecursion") // Until the stack ends: that is what is tested.
  private static void recurse(
      Runnable reserve,
      int depth,
      IntSupplier change,
      AtomicInteger passes,
      AtomicInteger refusals,
      int level) {
    try {
      reserve.run();
    } catch (StackOverflowError e) {
      refusals.incrementAndGet();
      return;
    }
    int reached;
    try {
      reached = change.getAsInt();
    } catch (StackOverflowError e) {
      throw new AssertionError("a change did not fit at level " + level, e);
    }
    passes.addAndGet(reached == depth ? 1 : 0);
    recurse(reserve, depth, change, passes, refusals, level + 1);
  }

  private static int change(int depth, long a, long b, long c, long d) {
    long sum = a + b;
    long product = c * d;
    long mixed = sum ^ product;
    return depth == 0 ? (int) (mixed & 0) : change(depth - 1, sum, product, mixed, a) + 1;
  }
}
