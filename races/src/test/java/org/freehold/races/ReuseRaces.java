package org.freehold.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// One thread frees a block while another allocates from the same slab: no block is ever allocated
/// twice, and freed blocks are available again.
public final class ReuseRaces {

  private ReuseRaces() {}

  /// Both threads end up with a block of their own, and the freed block is one of the two or free.
  @JCStressTest
  @State
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "two blocks, both live")
  public static class FreeAgainstAllocate {
    private final Arena.Place place = Arena.place();
    private final long block = place.heap().allocate(place.size());
    private long one;
    private long two;

    @Actor
    public void frees() {
      place.heap().free(block);
      one = place.heap().allocate(place.size());
    }

    @Actor
    public void allocates() {
      two = place.heap().allocate(place.size());
    }

    @Arbiter
    public void after(ZZ_Result r) {
      r.r1 = one != two && place.heap().isBlock(one) && place.heap().isBlock(two);
      r.r2 = place.heap().isBlock(block) == (one == block || two == block);
      place.heap().free(one);
      place.heap().free(two);
      place.end();
    }
  }

  /// A double free whose block may have been reused in between. A block is live if it was allocated
  /// once more than freed, and such a free affects no other block.
  @JCStressTest
  @State
  @Outcome(
      id = "true, true",
      expect = ACCEPTABLE,
      desc = "each successful free has freed one block")
  public static class LateFreeAgainstReuse {
    private final Arena.Place place = Arena.place();
    private final long block = place.heap().allocate(place.size());
    private final long neighbour = place.heap().allocate(place.size());
    private boolean isFreed;
    private boolean isFreedLate;
    private long again;

    @Actor
    public void reuses() {
      isFreed = Tries.free(place.heap(), block);
      again = place.heap().allocate(place.size());
    }

    @Actor
    public void isTooLate() {
      isFreedLate = Tries.free(place.heap(), block);
    }

    @Arbiter
    public void after(ZZ_Result r) {
      int live = again == block ? 2 : 1;
      live -= isFreed ? 1 : 0;
      live -= isFreedLate ? 1 : 0;
      r.r1 = place.heap().isBlock(block) ? live == 1 : live == 0;
      r.r2 = place.heap().isBlock(neighbour) && (again == block || place.heap().isBlock(again));
      if (place.heap().isBlock(again)) {
        place.heap().free(again);
      }
      place.heap().free(neighbour);
      place.end();
    }
  }

  /// A thread frees a block and asks at once whether it is live, while the owner thread collects
  /// remote frees. It is not, unless it has been allocated again.
  @JCStressTest
  @State
  @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "free")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "allocated again later")
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "allocated again")
  public static class FreedAgainstCollect {
    private static final int BLOCKS = 12;

    private final Arena.Place place = Arena.place();
    private final long block = place.heap().allocate(place.size());
    private final long[] more = new long[BLOCKS];

    @Actor
    public void frees(ZZ_Result r) {
      place.heap().free(block);
      r.r1 = place.heap().isBlock(block);
    }

    @Actor
    public void collects() {
      for (int i = 0; i < BLOCKS; i++) {
        more[i] = place.heap().allocate(place.size());
      }
    }

    @Arbiter
    public void after(ZZ_Result r) {
      for (long each : more) {
        r.r2 |= each == block;
        place.heap().free(each);
      }
      place.end();
    }
  }
}
