package org.freehold.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.freehold.heap.Heap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The calls of a heap are linearizable: whatever threads do at once, there is an order of all
/// calls, which keeps the order of each thread's own, in which a sequential heap would have given
/// the same results.
///
/// Short random programs run concurrently on a few blocks, some of which are shared and freed more
/// than once. Then all orders are tried. The sequential heap is a set of live addresses: it may
/// allocate any address that is not in the set.
@Timeout(120)
class LinearizabilityTest {

  private static final int THREADS = 3;
  private static final int CALLS = 3;
  private static final int SHARED = 2;
  private static final int SCENARIOS = 64;
  private static final int ROUNDS = 400;
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(25);
  private static final int[] SIZES = {40, 600};

  private enum Kind {
    ALLOCATE,
    FREE,
    IS_BLOCK
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  /// A call and its result: an address, or whether it was a live block.
  private static final class Call {
    final Kind kind;
    final int operand;
    long address;
    boolean isBlock;

    Call(Kind kind, int operand) {
      this.kind = kind;
      this.operand = operand;
    }

    @Override
    public String toString() {
      return kind + " " + Long.toHexString(address) + (kind == Kind.ALLOCATE ? "" : " " + isBlock);
    }
  }

  /// Programs that run concurrently, and the blocks that were live before.
  private static final class Scenario {
    final long[] shared = new long[SHARED];
    final Call[][] programs = new Call[THREADS][CALLS];

    Scenario(SplittableRandom random) {
      for (Call[] program : programs) {
        for (int i = 0; i < CALLS; i++) {
          Kind kind = KINDS.get(random.nextInt(KINDS.size()));
          program[i] = new Call(kind, random.nextInt(kind == Kind.ALLOCATE ? 2 : SHARED + 1));
        }
      }
    }
  }

  private final Heap heap = Arena.newHeap(0);

  @Test
  void everyCallAppearsToHappenAtOneMoment() throws Exception {
    long end = System.nanoTime() + MAX_NANOS;
    for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
      SplittableRandom random = new SplittableRandom(round);
      List<Scenario> scenarios = new ArrayList<>();
      for (int i = 0; i < SCENARIOS; i++) {
        scenarios.add(new Scenario(random));
      }
      runAll(scenarios);
    }
    heap.validate();
    assertThat(heap.summary().busyBlocks()).isZero();
    heap.close();
  }

  /// Runs scenarios one after the other; all threads begin each at the same moment.
  private void runAll(List<Scenario> scenarios) throws InterruptedException {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    CyclicBarrier begin = new CyclicBarrier(THREADS);
    CyclicBarrier end = new CyclicBarrier(THREADS);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int s = 0; s < SCENARIOS; s++) {
                    Scenario scenario = scenarios.get(s);
                    if (s % THREADS == number) {
                      allocateShared(scenario);
                    }
                    begin.await(60, TimeUnit.SECONDS);
                    run(scenario, scenario.programs[number]);
                    end.await(60, TimeUnit.SECONDS);
                    if ((s + 1) % THREADS == number) {
                      check(scenario);
                    }
                    end.await(60, TimeUnit.SECONDS);
                  }
                } catch (Throwable t) {
                  failure.compareAndSet(null, t);
                  begin.reset();
                  end.reset();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError(failed);
    }
  }

  private void allocateShared(Scenario scenario) {
    for (int i = 0; i < SHARED; i++) {
      scenario.shared[i] = heap.allocate(SIZES[i % SIZES.length]);
    }
  }

  private void run(Scenario scenario, Call[] program) {
    long own = scenario.shared[0];
    for (Call call : program) {
      call.address = call.operand < SHARED ? scenario.shared[call.operand] : own;
      switch (call.kind) {
        case ALLOCATE -> own = call.address = heap.allocate(SIZES[call.operand]);
        case FREE -> call.isBlock = Tries.free(heap, call.address);
        case IS_BLOCK -> call.isBlock = heap.isBlock(call.address);
      }
    }
  }

  /// Searches for an order, and frees what is live at its end.
  private void check(Scenario scenario) {
    Set<Long> live = new HashSet<>();
    for (long block : scenario.shared) {
      live.add(block);
    }
    if (!hasOrder(scenario.programs, new int[THREADS], live)) {
      StringBuilder text = new StringBuilder("no order explains these results:");
      for (Call[] program : scenario.programs) {
        text.append("\n  ").append(List.of(program));
      }
      throw new AssertionError(text.toString());
    }
    for (long block : live) {
      heap.free(block);
    }
  }

  /// Whether the remaining calls can be ordered. If so, `live` is what is live after the last of
  /// them.
  private static boolean hasOrder(Call[][] programs, int[] next, Set<Long> live) {
    boolean isEnd = true;
    for (int i = 0; i < THREADS; i++) {
      if (next[i] < CALLS) {
        isEnd = false;
        Call call = programs[i][next[i]];
        boolean wasLive = live.contains(call.address);
        if (wasLive == (call.kind != Kind.ALLOCATE && call.isBlock)) {
          setLive(live, call, call.kind == Kind.ALLOCATE || (wasLive && call.kind != Kind.FREE));
          next[i]++;
          if (hasOrder(programs, next, live)) {
            return true;
          }
          next[i]--;
          setLive(live, call, wasLive);
        }
      }
    }
    return isEnd;
  }

  private static void setLive(Set<Long> live, Call call, boolean isLive) {
    if (isLive) {
      live.add(call.address);
    } else {
      live.remove(call.address);
    }
  }
}
