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

/// Calls that inspect or change a whole heap while threads allocate and free: no block is lost,
/// none is allocated twice, and a summary is a consistent snapshot.
public final class WholeHeapRaces {

  private static final int SIZE = 64;

  private WholeHeapRaces() {}

  /// Slabs are released to the back end while blocks are allocated from them and freed.
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the block is live, and the heap intact")
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

  /// The purge thread visits the caches all the time, some of which are idle.
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "blocks of two threads")
  public static class PurgeAgainstRequests {
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
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the heap is intact")
  public static class ValidateAgainstRequests {
    private static final Heap HEAP = Arena.newHeap(0);

    private final long block = HEAP.allocate(SIZE);
    private long again;
    private boolean isIntact;

    @Actor
    public void requests() {
      HEAP.free(block);
      again = HEAP.allocate(SIZE);
    }

    @Actor
    public void validates() {
      HEAP.validate();
      isIntact = true;
    }

    @Arbiter
    public void after(ZZ_Result r) {
      r.r1 = isIntact;
      r.r2 = HEAP.isBlock(again);
      HEAP.free(again);
    }
  }

  /// At each moment between the requests of a thread, live blocks are allocations minus frees; no
  /// request is visible half done.
  @JCStressTest
  @State
  @Outcome(
      id = {"1, true", "2, true"},
      expect = ACCEPTABLE,
      desc = "one block, or temporarily two")
  public static class SummaryAgainstRequests {
    private final Arena.Place place = Arena.exclusive();
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
    public void summarizes() {
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
