package org.freehold.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.freehold.heap.Heap;
import org.freehold.heap.HeapSummary;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Calls that look at a whole heap, or change it, while threads allocate and free: nothing is lost,
/// nothing comes twice, and what is counted was so at one moment.
public final class WholeHeapRaces {

  private static final int SIZE = 64;

  private WholeHeapRaces() {}

  /// Slabs go back to the back end while blocks are taken from them and given to them.
  @JCStressTest
  @State
  @Outcome(
      id = "true, true",
      expect = ACCEPTABLE,
      desc = "the block is live, and the heap in order")
  public static class CompactAgainstRequests {
    private final Arena.Place place = Arena.place();
    private final Heap heap = place.heap();
    private final long block = heap.allocate(place.size());
    private long again;

    @Actor
    public void requests() {
      heap.free(block);
      again = heap.allocate(place.size());
      heap.free(again);
      again = heap.allocate(place.size());
    }

    @Actor
    public void compacts() {
      heap.compact();
    }

    @Arbiter
    public void after(ZZ_Result r) {
      r.r1 = heap.isBlock(again);
      heap.free(again);
      r.r2 = !heap.isBlock(again);
      place.end();
    }
  }

  /// The thread that gives memory back looks at the caches all the time, which now and then have
  /// nothing to do.
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "blocks of two threads")
  public static class ReturnAgainstRequests {
    private static final Heap HEAP = Arena.newHeap(1);

    private final long block = HEAP.allocate(SIZE);
    private long one;
    private long two;

    @Actor
    public void first() {
      one = HEAP.allocate(SIZE);
    }

    @Actor
    public void second() {
      HEAP.free(block);
      two = HEAP.allocate(SIZE);
    }

    @Arbiter
    public void after(ZZ_Result r) {
      r.r1 = one != two && HEAP.isBlock(one);
      r.r2 = HEAP.isBlock(two);
      HEAP.free(one);
      HEAP.free(two);
    }
  }

  /// Records are checked while they change.
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the heap is in order")
  public static class ValidateAgainstRequests {
    private static final Heap HEAP = Arena.newHeap(0);

    private final long block = HEAP.allocate(SIZE);
    private long again;
    private boolean isInOrder;

    @Actor
    public void requests() {
      HEAP.free(block);
      again = HEAP.allocate(SIZE);
    }

    @Actor
    public void validates() {
      HEAP.validate();
      isInOrder = true;
    }

    @Arbiter
    public void after(ZZ_Result r) {
      r.r1 = isInOrder;
      r.r2 = HEAP.isBlock(again);
      HEAP.free(again);
    }
  }

  /// Live blocks are those that were allocated less those that were freed, at each moment between
  /// the requests of a thread; and no request is seen half.
  @JCStressTest
  @State
  @Outcome(
      id = {"1, true", "2, true"},
      expect = ACCEPTABLE,
      desc = "one block, or two for a moment")
  public static class SummaryAgainstRequests {
    private final Arena.Place place = Arena.lonely();
    private final Heap heap = place.heap();
    private final long block = heap.allocate(SIZE);
    private long again;
    private long seen;
    private boolean isSum;

    @Actor
    public void requests() {
      again = heap.allocate(SIZE);
      heap.free(block);
    }

    @Actor
    public void looks() {
      HeapSummary summary = heap.summary();
      seen = summary.busyBlocks();
      isSum = summary.allocations() - summary.frees() == seen;
    }

    @Arbiter
    public void after(JZ_Result r) {
      r.r1 = seen;
      r.r2 = isSum;
      heap.free(again);
      place.end();
    }
  }
}
