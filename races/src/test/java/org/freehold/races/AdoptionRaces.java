package org.freehold.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.freehold.heap.Heap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/// The cache of a dead thread is adopted by a thread that allocates, while its block is freed by
/// the same thread or another.
public final class AdoptionRaces {

  private static final int SIZE = 48;

  private AdoptionRaces() {}

  /// A heap with one block of a dead thread. The threads of the race have no cache in it.
  private static final class Estate {
    final Heap heap = Arena.newHeap(0);
    private long left;

    Estate() {
      Feeder.runAndEnd(() -> left = heap.allocate(SIZE));
    }

    long block() {
      return left;
    }

    /// Checks and closes the heap.
    ///
    /// @return whether no block was live
    boolean end() {
      heap.validate();
      boolean isEmpty = heap.summary().busyBlocks() == 0;
      heap.close();
      return isEmpty;
    }
  }

  /// One thread adopts the cache while another frees a block of it.
  @JCStressTest
  @State
  @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "both succeed")
  public static class AdoptAgainstFree {
    private final Estate estate = new Estate();
    private long one;

    @Actor
    public void adopts() {
      one = estate.heap.allocate(SIZE);
    }

    @Actor
    public void frees() {
      estate.heap.free(estate.block());
    }

    @Arbiter
    public void after(ZZZ_Result r) {
      r.r1 = estate.heap.isBlock(one);
      r.r2 = estate.heap.isBlock(estate.block()) == (one == estate.block());
      estate.heap.free(one);
      r.r3 = estate.end();
    }
  }

  /// Two threads compete for the cache, and one of them frees the block.
  @JCStressTest
  @State
  @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "both succeed")
  public static class AdoptAgainstAdopt {
    private final Estate estate = new Estate();
    private long one;
    private long two;

    @Actor
    public void adopts() {
      one = estate.heap.allocate(SIZE);
      estate.heap.free(estate.block());
    }

    @Actor
    public void adoptsToo() {
      two = estate.heap.allocate(SIZE);
    }

    @Arbiter
    public void after(ZZZ_Result r) {
      r.r1 = one != two && estate.heap.isBlock(one) && estate.heap.isBlock(two);
      r.r2 = estate.heap.isBlock(estate.block()) == (two == estate.block());
      estate.heap.free(one);
      estate.heap.free(two);
      r.r3 = estate.end();
    }
  }

  /// A thread without slabs allocates while another holds the heap's lock and allocates as well: it
  /// steals from the other's slab, or waits.
  @JCStressTest
  @State
  @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "both succeed")
  public static class StealAgainstOwner {
    private final Heap heap = Arena.newHeap(0);
    private long one;
    private long two;
    private long three;

    @Actor
    public void owns() {
      heap.lock();
      one = heap.allocate(SIZE);
      two = heap.allocate(SIZE);
      heap.free(one);
      one = heap.allocate(SIZE);
      heap.unlock();
    }

    @Actor
    public void steals() {
      three = heap.allocate(SIZE);
    }

    @Arbiter
    public void after(ZZZ_Result r) {
      r.r1 = one != two && two != three && one != three;
      r.r2 = heap.isBlock(one) && heap.isBlock(two) && heap.isBlock(three);
      heap.free(one);
      heap.free(two);
      heap.free(three);
      heap.validate();
      r.r3 = heap.summary().busyBlocks() == 0;
      heap.close();
    }
  }
}
