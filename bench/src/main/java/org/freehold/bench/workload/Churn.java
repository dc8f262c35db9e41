package org.freehold.bench.workload;

import java.util.Locale;
import java.util.SplittableRandom;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Each thread keeps blocks of 16 bytes to 8 KiB and repeatedly replaces one of them, chosen at
/// random, with one of another size: blocks of all ages live side by side, and a freed block is
/// seldom of the size that is needed next.
final class Churn implements Workload {

  /// How many blocks each thread keeps by default.
  static final int LIVE = 1024;

  private static final int DRAWS = 1 << 14;
  private static final int MIN_SIZE = 16;
  private static final int MAX_SIZE = 8192;

  private final int live;
  private final int max;

  Churn() {
    this(LIVE, MAX_SIZE);
  }

  /// Makes a churn with other parameters.
  ///
  /// @param live how many blocks each thread keeps
  /// @param max size of the largest block
  Churn(int live, int max) {
    this.live = live;
    this.max = max;
  }

  @Override
  public String description() {
    return String.format(Locale.ROOT, "replace a random one of %,d live blocks", live);
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return index -> new ChurnWorker(subject.slots(live), setting.seed() + index);
  }

  private final class ChurnWorker implements Worker {
    private final Slots slots;
    private final int[] sizes;
    private final int[] victims;

    ChurnWorker(Slots slots, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int draws = Math.max(DRAWS, live);
      this.slots = slots;
      this.sizes = Sizes.draw(draws, random, each -> Sizes.logUniform(each, MIN_SIZE, max));
      this.victims = Sizes.draw(draws, random, each -> each.nextInt(live));
      for (int i = 0; i < live; i++) {
        slots.allocate(i, sizes[i]);
        RawBytes.putLong(slots.address(i), i);
      }
    }

    @Override
    public long round() {
      for (int i = 0; i < sizes.length; i++) {
        int victim = victims[i];
        slots.free(victim);
        slots.allocate(victim, sizes[i]);
        RawBytes.putLong(slots.address(victim), i);
      }
      return sizes.length;
    }

    @Override
    public void finish() {
      slots.freeAll();
    }
  }
}
