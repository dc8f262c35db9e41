package org.freehold.bench.workload;

import java.util.SplittableRandom;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Modelled on `alloc-test`: 2¹⁸ slots are divided among the threads. Slots are chosen so that a
/// few are used all the time and most hardly ever: 80 % of the choices go to a fifth of the slots,
/// and so on within that fifth, six levels deep. A block found there is read and freed; an empty
/// slot gets a new block, which is written in full. Half of the sizes are 5 to 8 bytes, half of the
/// rest 9 to 16, and so on up to 1 KiB.
final class AllocTest implements Workload {

  private static final int PLACES = 1 << 18;
  private static final int DRAWS = 1 << 17;
  private static final int SIZE_DRAWS = 1 << 16;

  /// The probability of each level, from the one with the most slots to the one with the fewest.
  /// The numbers of slots have the same proportions in reverse.
  private static final double[] LEVELS = {
    .262144, .393216, .24576, .08192, .01536, .001536, .000064
  };

  @Override
  public String description() {
    return "allocate or free in slots chosen 80 : 20, mostly tiny blocks";
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    int places = Math.max(64, PLACES / setting.threads());
    return index -> new TestWorker(subject.slots(places), setting.seed() + index);
  }

  private static final class TestWorker implements Worker {
    private final Slots slots;
    private final int[] sizeOf;
    private final int[] sizes;
    private final int[] places;
    private int nextSize;

    TestWorker(Slots slots, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int count = slots.count();
      this.slots = slots;
      this.sizeOf = new int[count];
      this.sizes = Sizes.draw(SIZE_DRAWS, random, AllocTest::size);
      this.places = Sizes.draw(DRAWS, random, each -> place(each, count));
      for (int i = 0; i < count; i++) {
        if (random.nextBoolean()) {
          allocate(i);
        }
      }
    }

    private void allocate(int place) {
      int size = sizes[nextSize++ & (SIZE_DRAWS - 1)];
      sizeOf[place] = size;
      slots.allocate(place, size);
      RawBytes.fill(slots.address(place), size, place);
    }

    /// Half of the choices free and half allocate.
    @Override
    public long round() {
      long sum = 0;
      for (int place : places) {
        if (slots.isFree(place)) {
          allocate(place);
        } else {
          sum += read(slots.address(place), sizeOf[place]);
          slots.free(place);
        }
      }
      Blackhole.take(sum);
      return DRAWS / 2;
    }

    private static long read(long address, int size) {
      long sum = 0;
      int i = 0;
      for (; i + 8 <= size; i += 8) {
        sum += RawBytes.getLong(address + i);
      }
      for (; i < size; i++) {
        sum += RawBytes.getByte(address + i);
      }
      return sum;
    }

    @Override
    public void finish() {
      slots.freeAll();
    }
  }

  private static long size(SplittableRandom random) {
    long drawn = random.nextLong();
    int bits = Long.numberOfTrailingZeros((drawn & 127) + 1) + 2;
    return (drawn >>> 7 & ((1L << bits) - 1)) + 1 + (1L << bits);
  }

  private static int place(SplittableRandom random, int count) {
    double share = random.nextDouble();
    double from = 0;
    int level = 0;
    while (level < LEVELS.length - 1 && share >= LEVELS[level]) {
      share -= LEVELS[level];
      from += LEVELS[LEVELS.length - 1 - level];
      level++;
    }
    double width = LEVELS[LEVELS.length - 1 - level];
    return (int) Math.min(count - 1, count * (from + random.nextDouble() * width));
  }
}
