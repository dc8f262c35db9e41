package org.freehold.bench.workload;

import java.util.SplittableRandom;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Modelled on `malloc-large`: twenty blocks of 5 to 25 MiB. A random one is replaced: the new
/// block is allocated and filled with zeroes, and only then the old one is freed.
final class MallocLarge implements Workload {

  private static final int PLACES = 20;
  private static final int MIN_SIZE = 5 << 20;
  private static final int MAX_SIZE = 25 << 20;
  private static final int DRAWS = 1 << 10;

  @Override
  public String description() {
    return "replace one of 20 blocks of 5 to 25 MiB, written in full";
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return index -> new LargeWorker(subject, setting.seed() + index);
  }

  /// Two slots for each block, since the old one is live while the new one is allocated.
  private static final class LargeWorker implements Worker {
    private final Slots slots;
    private final int[] sizes;
    private final int[] victims;
    private int next;

    LargeWorker(Subject subject, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      this.slots = subject.slots(2 * PLACES);
      this.sizes = Sizes.draw(DRAWS, random, each -> each.nextInt(MIN_SIZE, MAX_SIZE + 1));
      this.victims = Sizes.draw(DRAWS, random, each -> each.nextInt(PLACES));
    }

    @Override
    public long round() {
      int draw = next++ & (DRAWS - 1);
      int place = 2 * victims[draw];
      int other = slots.isFree(place) ? place + 1 : place;
      int target = other == place ? place + 1 : place;
      slots.allocate(target, sizes[draw]);
      RawBytes.fill(slots.address(target), sizes[draw], 0);
      if (!slots.isFree(other)) {
        slots.free(other);
      }
      return 1;
    }

    @Override
    public void finish() {
      slots.freeAll();
    }
  }
}
