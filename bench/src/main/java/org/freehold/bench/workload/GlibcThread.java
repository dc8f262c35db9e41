package org.freehold.bench.workload;

import java.util.SplittableRandom;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Modelled on the benchmark `malloc-thread` of the GNU C library: each thread has 1,024 slots and
/// repeatedly frees the block of one, allocates another and writes it in full. The probability of a
/// size is proportional to the inverse of its square, from 4 bytes to 32 KiB.
final class GlibcThread implements Workload {

  private static final int PLACES = 1024;
  private static final int SIZES = 8000;
  private static final int OFFSETS = 4096;
  private static final double MIN_SIZE = 4;
  private static final double MAX_SIZE = 32768;

  @Override
  public String description() {
    return "replace a random one of 1,024 blocks, mostly tiny, and write it in full";
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return index -> new ThreadWorker(subject.slots(PLACES), setting.seed() + index);
  }

  private static final class ThreadWorker implements Worker {
    private final Slots slots;
    private final int[] sizes;
    private final int[] offsets;
    private int nextSize;

    ThreadWorker(Slots slots, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      this.slots = slots;
      this.sizes = Sizes.draw(SIZES, random, GlibcThread::inverseSquare);
      this.offsets = Sizes.draw(OFFSETS, random, each -> each.nextInt(PLACES));
    }

    @Override
    public long round() {
      int size = nextSize;
      for (int place : offsets) {
        if (!slots.isFree(place)) {
          slots.free(place);
        }
        int bytes = sizes[size];
        slots.allocate(place, bytes);
        RawBytes.fill(slots.address(place), bytes, place);
        size = size + 1 == SIZES ? 0 : size + 1;
      }
      nextSize = size;
      return OFFSETS;
    }

    @Override
    public void finish() {
      slots.freeAll();
    }
  }

  /// Turns a uniform random number into a size with this distribution.
  private static long inverseSquare(SplittableRandom random) {
    double share = random.nextDouble();
    return (long) (1 / ((1 / MAX_SIZE - 1 / MIN_SIZE) * share + 1 / MIN_SIZE));
  }
}
