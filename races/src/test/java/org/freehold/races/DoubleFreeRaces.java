package org.freehold.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.freehold.heap.Heap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// A double free by two threads: exactly one of them succeeds, and the block is free afterwards.
///
/// Each of the two has made half of the states. So where the state allocates, one of them owns the
/// slab.
public final class DoubleFreeRaces {

  private static final int SIZE = 80;

  private DoubleFreeRaces() {}

  /// The first free in the slab.
  @JCStressTest
  @State
  @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "the first one")
  @Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "the second one")
  public static class InOwnSlab {
    private final Arena.Place place = Arena.place();
    private final long block = place.heap().allocate(place.size());

    @Actor
    public void first(ZZZ_Result r) {
      r.r1 = Tries.free(place.heap(), block);
    }

    @Actor
    public void second(ZZZ_Result r) {
      r.r2 = Tries.free(place.heap(), block);
    }

    @Arbiter
    public void after(ZZZ_Result r) {
      r.r3 = place.heap().isBlock(block);
      place.end();
    }
  }

  /// The slab has long been shared.
  @JCStressTest
  @State
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the first one")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the second one")
  public static class InSharedSlab {
    private static final Heap HEAP = Arena.newHeap(0);

    private final long block = HEAP.allocate(SIZE);

    @Actor
    public void first(ZZ_Result r) {
      r.r1 = Tries.free(HEAP, block);
    }

    @Actor
    public void second(ZZ_Result r) {
      r.r2 = Tries.free(HEAP, block);
    }
  }

  /// Neither owns the slab, whose owner thread is idle, and memory is purged meanwhile.
  @JCStressTest
  @State
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the first one")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the second one")
  public static class InSlabOfIdleThread {
    private static final Heap HEAP = Arena.newHeap(1);
    private static final Feeder FEEDER = new Feeder(HEAP, SIZE, true);

    private final long block = FEEDER.next();

    @Actor
    public void first(ZZ_Result r) {
      r.r1 = Tries.free(HEAP, block);
    }

    @Actor
    public void second(ZZ_Result r) {
      r.r2 = Tries.free(HEAP, block);
    }
  }

  /// Neither owns the slab, whose owner thread is dead.
  @JCStressTest
  @State
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the first one")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the second one")
  public static class InSlabOfDeadThread {
    private static final Heap HEAP = Arena.newHeap(0);
    private static final Feeder FEEDER = new Feeder(HEAP, SIZE, false);

    private final long block = FEEDER.next();

    @Actor
    public void first(ZZ_Result r) {
      r.r1 = Tries.free(HEAP, block);
    }

    @Actor
    public void second(ZZ_Result r) {
      r.r2 = Tries.free(HEAP, block);
    }
  }
}
