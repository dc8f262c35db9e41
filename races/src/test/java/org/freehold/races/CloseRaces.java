package org.freehold.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.freehold.heap.Heap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// A heap is closed while a thread calls it: each call succeeds or throws [IllegalStateException],
/// and after one has thrown, so does the next.
public final class CloseRaces {

  private static final int SIZE = 96;

  private CloseRaces() {}

  /// Either the calling thread or the closing one owns the block's slab.
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "closed after both")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "closed between them")
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "closed before both")
  public static class CloseAgainstFree {
    private final Heap heap = Arena.newHeap(0);
    private final long block = heap.allocate(SIZE);

    @Actor
    public void calls(ZZ_Result r) {
      r.r1 = Tries.freeUnlessClosed(heap, block);
      r.r2 = Tries.allocateUnlessClosed(heap, SIZE) != 0;
    }

    @Actor
    public void closes() {
      heap.close();
    }
  }

  /// The thread that calls has no cache yet.
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "closed after both")
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "closed between them")
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "closed before both")
  public static class CloseAgainstFirstCall {
    private final Heap heap = Arena.newHeap(0);

    @Actor
    public void calls(ZZ_Result r) {
      long block = Tries.allocateUnlessClosed(heap, SIZE);
      r.r1 = block != 0;
      r.r2 = block != 0 && Tries.freeUnlessClosed(heap, block);
    }

    @Actor
    public void closes() {
      heap.close();
    }
  }
}
