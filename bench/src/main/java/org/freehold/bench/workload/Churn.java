package org.freehold.bench.workload;

import java.util.SplittableRandom;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Each thread keeps blocks of 16 bytes to 8 KiB and again and again replaces one of them, drawn at
/// random, by one of another size: blocks of all ages live side by side, and what is freed is
/// seldom what is wanted next.
final class Churn implements Workload {

  /// How many blocks each thread keeps, if nobody says otherwise.
  static final int LIVE = 1024;

  private static final int DRAWS = 1 << 14;
  private static final int LEAST = 16;
  private static final int MOST = 8192;

  private final int live;
  private final int most;

  Churn() {
    this(LIVE, MOST);
  }

  /// Makes a churn of other measures.
  ///
  /// @param live how many blocks each thread keeps
  /// @param most bytes of the largest block
  Churn(int live, int most) {
    this.live = live;
    this.most = most;
  }

  @Override
  public String description() {
    return "replace a random one of " + live + " live blocks";
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
      this.sizes = Sizes.draw(draws, random, each -> Sizes.logUniform(each, LEAST, most));
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
