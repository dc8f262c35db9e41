package org.freehold.bench.workload;

import java.util.SplittableRandom;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// A block is allocated, its first word is written, and it is freed at once: the shortest lifetime,
/// and the best case of every thread cache. Sizes from 16 bytes to 8 KiB.
final class Pair implements Workload {

  private static final int DRAWS = 1 << 12;
  private static final int MIN_SIZE = 16;
  private static final int MAX_SIZE = 8192;

  @Override
  public String description() {
    return "allocate and free at once, 16 B to 8 KiB";
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return index -> new PairWorker(subject.slots(1), setting.seed() + index);
  }

  private static final class PairWorker implements Worker {
    private final Slots slots;
    private final int[] sizes;

    PairWorker(Slots slots, long seed) {
      this.slots = slots;
      this.sizes =
          Sizes.draw(
              DRAWS,
              new SplittableRandom(seed),
              each -> Sizes.logUniform(each, MIN_SIZE, MAX_SIZE));
    }

    @Override
    public long round() {
      for (int size : sizes) {
        slots.allocate(0, size);
        RawBytes.putLong(slots.address(0), size);
        slots.free(0);
      }
      return sizes.length;
    }
  }
}
