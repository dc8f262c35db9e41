package org.freehold.bench.workload;

import java.util.SplittableRandom;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// The server model of Larson and Krishnan [1]: each thread owns a slice of 5,000 blocks of 8 to
/// 999 bytes and replaces random ones. After a while it passes its slice to a new thread and ends,
/// so that the blocks of ended threads are freed by their successors all the time.
///
/// Beforehand, the main thread fills all slices and shuffles the blocks among them.
///
/// [1] P.-Å. Larson, M. Krishnan, Memory Allocation for Long-Running Server Applications, ISMM 1998
final class Larson implements Workload {

  private static final int SLICE = 5000;
  private static final int MIN_SIZE = 8;
  private static final int MAX_SIZE = 1000;

  /// Replacements in the life of a thread.
  private static final int LIFE = 100 * SLICE;

  /// The same for tests in which every call takes long.
  private static final int BRIEF_LIFE = 2 * SLICE;

  private static final int DRAWS = 1 << 16;

  @Override
  public String description() {
    return "replace blocks of 8 to 999 B in a slice that ending threads pass on";
  }

  @Override
  public boolean freesElsewhere() {
    return true;
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return new LarsonSession(subject, setting);
  }

  private static final class LarsonSession implements Session {
    private final Slots slots;
    private final long seed;
    private final int life;

    LarsonSession(Subject subject, Setting setting) {
      this.slots = subject.slots(setting.threads() * SLICE);
      this.seed = setting.seed();
      this.life = setting.isBrief() ? BRIEF_LIFE : LIFE;
      fill(new SplittableRandom(seed));
    }

    /// Allocates in an order that is unrelated to the slots, then replaces each block four times on
    /// average.
    private void fill(SplittableRandom random) {
      int[] order = new int[slots.count()];
      for (int i = 0; i < order.length; i++) {
        int other = random.nextInt(i + 1);
        order[i] = order[other];
        order[other] = i;
      }
      for (int place : order) {
        slots.allocate(place, random.nextInt(MIN_SIZE, MAX_SIZE));
      }
      for (int i = 0; i < 4 * order.length; i++) {
        int place = random.nextInt(order.length);
        slots.free(place);
        slots.allocate(place, random.nextInt(MIN_SIZE, MAX_SIZE));
      }
    }

    @Override
    public Worker worker(int index) {
      return new LarsonWorker(slots, index * SLICE, seed + index, life);
    }

    @Override
    public void close() {
      slots.freeAll();
    }
  }

  private static final class LarsonWorker implements Worker {
    private final Slots slots;
    private final int first;
    private final int[] sizes;
    private final int[] victims;
    private final int life;

    LarsonWorker(Slots slots, int first, long seed, int life) {
      SplittableRandom random = new SplittableRandom(seed);
      this.slots = slots;
      this.first = first;
      this.life = life;
      this.sizes = Sizes.draw(DRAWS, random, each -> each.nextInt(MIN_SIZE, MAX_SIZE));
      this.victims = Sizes.draw(DRAWS, random, each -> each.nextInt(SLICE));
    }

    /// Runs the life of one thread and waits for its end.
    @Override
    public long round() {
      Threads.inNew("successor", this::live);
      return life;
    }

    private void live() {
      for (int i = 0; i < life; i++) {
        int draw = i & (DRAWS - 1);
        int victim = first + victims[draw];
        slots.free(victim);
        slots.allocate(victim, sizes[draw]);
        long address = slots.address(victim);
        RawBytes.putByte(address, i);
        RawBytes.putByte(address + 1, RawBytes.getByte(address));
      }
    }
  }
}
