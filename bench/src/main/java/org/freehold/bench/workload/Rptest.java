package org.freehold.bench.workload;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;
import org.jspecify.annotations.Nullable;

/// Modelled on the benchmark of rpmalloc: each thread has 1,000 slots. In a loop it frees
/// everything that other threads sent it, frees blocks at one stride through its slots, and
/// replaces blocks at another. In every second iteration it sends a whole batch of blocks to the
/// next thread. The probability of a size falls linearly from 8 to 16,000 bytes; of each block the
/// first bytes, a byte of every page and the last one are written.
///
/// An operation is an allocation.
final class Rptest implements Workload {

  private static final int PLACES = 1000;
  private static final int MIN_SIZE = 8;
  private static final int MAX_SIZE = 16_000;
  private static final int SIZE_DRAWS = 2000;
  private static final int ALLOCATE_COUNTS = 311;
  private static final int FREE_COUNTS = 257;
  private static final int MAX_ALLOCATIONS = 100;
  private static final int MAX_FREES = 80;
  private static final int CROSS_RATE = 2;
  private static final int LOOPS = 16;

  /// Strides that are coprime to the number of slots.
  private static final int FREE_STRIDE = 7;

  private static final int ALLOCATE_STRIDE = 11;

  @Override
  public String description() {
    return "strides of frees and allocations of 8 to 16,000 B, batches to other threads";
  }

  @Override
  public boolean freesElsewhere() {
    return true;
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return new RpSession(subject, setting);
  }

  /// A batch on its way to the thread that frees it.
  private static final class Batch {
    final Slots slots;
    int used;
    @Nullable Batch next;

    Batch(Slots slots) {
      this.slots = slots;
    }
  }

  private static final class RpSession implements Session {
    private final Subject subject;
    private final Setting setting;
    private final AtomicReferenceArray<@Nullable Batch> foreign;

    RpSession(Subject subject, Setting setting) {
      this.subject = subject;
      this.setting = setting;
      this.foreign = new AtomicReferenceArray<>(setting.threads());
    }

    @Override
    public Worker worker(int index) {
      return new RpWorker(this, index);
    }

    void send(int thread, Batch batch) {
      do {
        batch.next = foreign.get(thread);
      } while (!foreign.compareAndSet(thread, batch.next, batch));
    }

    void freeForeign(int thread) {
      Batch batch = foreign.getAndSet(thread, null);
      while (batch != null) {
        for (int i = 0; i < batch.used; i++) {
          batch.slots.free(i);
        }
        batch = batch.next;
      }
    }

    @Override
    public void close() {
      for (int i = 0; i < setting.threads(); i++) {
        freeForeign(i);
      }
    }
  }

  private static final class RpWorker implements Worker {
    private final RpSession session;
    private final int index;
    private final Slots slots;
    private final int[] sizes;
    private final int[] allocations;
    private final int[] frees;
    private int nextSize;
    private int loop;
    private int freeAt;
    private int allocateAt;
    private int recipient;

    RpWorker(RpSession session, int index) {
      SplittableRandom random = new SplittableRandom(session.setting.seed() + index);
      this.session = session;
      this.index = index;
      this.recipient = index;
      this.slots = session.subject.slots(PLACES);
      this.sizes = sizes(random);
      this.allocations = counts(random, ALLOCATE_COUNTS, MAX_ALLOCATIONS);
      this.frees = counts(random, FREE_COUNTS, MAX_FREES);
    }

    @Override
    public long round() {
      long operations = 0;
      for (int i = 0; i < LOOPS; i++) {
        session.freeForeign(index);
        freeSome(frees[loop % FREE_COUNTS]);
        int count = allocations[loop % ALLOCATE_COUNTS];
        replaceSome(count);
        operations += count;
        if (loop % CROSS_RATE == 0 && session.setting.threads() > 1) {
          operations += sendBatch(count);
        }
        loop++;
      }
      return operations;
    }

    private void freeSome(int count) {
      for (int i = 0; i < count; i++) {
        if (!slots.isFree(freeAt)) {
          slots.free(freeAt);
        }
        freeAt = (freeAt + FREE_STRIDE) % PLACES;
      }
    }

    private void replaceSome(int count) {
      for (int i = 0; i < count; i++) {
        if (!slots.isFree(allocateAt)) {
          slots.free(allocateAt);
        }
        allocate(slots, allocateAt);
        allocateAt = (allocateAt + ALLOCATE_STRIDE) % PLACES;
      }
    }

    private void allocate(Slots target, int place) {
      int size = sizes[nextSize];
      nextSize = nextSize + 1 == SIZE_DRAWS ? 0 : nextSize + 1;
      target.allocate(place, size);
      long address = target.address(place);
      RawBytes.touch(address, size);
      RawBytes.putInt(address, size);
    }

    /// Sends to each of the other threads in turn.
    private int sendBatch(int count) {
      int threads = session.setting.threads();
      recipient = (recipient + 1) % threads;
      if (recipient == index) {
        recipient = (recipient + 1) % threads;
      }
      Batch batch = new Batch(session.subject.slots(MAX_ALLOCATIONS));
      for (int i = 0; i < count; i++) {
        allocate(batch.slots, i);
      }
      batch.used = count;
      session.send(recipient, batch);
      return count;
    }

    @Override
    public void finish() {
      slots.freeAll();
    }
  }

  /// Random numbers from 30 % to 100 % of a maximum.
  private static int[] counts(SplittableRandom random, int draws, int most) {
    return Sizes.draw(draws, random, each -> (long) most * each.nextInt(30, 100) / 100);
  }

  private static int[] sizes(SplittableRandom random) {
    double[] even = random.doubles(SIZE_DRAWS + 2).toArray();
    int[] drawn = new int[SIZE_DRAWS];
    for (int i = 0; i < SIZE_DRAWS; i++) {
      double falloff = Math.abs((1 - even[i]) + (1 - even[i + 1]) - 1);
      drawn[i] = MIN_SIZE + (int) ((MAX_SIZE - MIN_SIZE) * even[i + 2] * falloff);
    }
    return drawn;
  }
}
