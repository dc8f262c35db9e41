package org.freehold.bench.workload;

import java.util.concurrent.atomic.AtomicInteger;
import org.freehold.bench.slots.Exchange;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Modelled on a description of MicroQuill's `sh8bench`: like `sh6bench`, with a fixed mix of sizes
/// from 8 bytes to 165 KiB, while another thread allocates blocks of 8 bytes that the workers take
/// from a shared array and free: many remote frees of tiny blocks.
final class Sh8bench implements Workload {

  private static final int[][] MIX = {
    {8, 1000},
    {16, 5000},
    {48, 1000},
    {72, 100},
    {148, 100},
    {200, 100},
    {520, 10},
    {1056, 5},
    {4096, 3},
    {9162, 1},
    {34562, 1},
    {168524, 1}
  };

  private static final int PLACES = 200_000;
  private static final int FOREIGN = 1 << 14;

  /// Number of own blocks between two remote frees.
  private static final int REMOTE_FREE_RATE = 2;

  @Override
  public String description() {
    return "a mix of sizes as in sh6bench, and tiny blocks of another thread to free";
  }

  @Override
  public boolean freesElsewhere() {
    return true;
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return new Sh8Session(subject, setting);
  }

  private static final class Sh8Session implements Session {
    private final Subject subject;
    private final Setting setting;
    private final Exchange foreign;
    private final Threads.Started giver;
    private final AtomicInteger at = new AtomicInteger();
    private volatile boolean isOver;

    Sh8Session(Subject subject, Setting setting) {
      this.subject = subject;
      this.setting = setting;
      this.foreign = subject.exchange(FOREIGN);
      this.giver = Threads.start("giver", this::give);
    }

    /// Fills the array until the workload ends, then frees the blocks that are left in it.
    private void give() {
      Slots one = subject.slots(1);
      while (!isOver) {
        for (int i = 0; i < FOREIGN; i++) {
          if (one.isFree(0)) {
            one.allocate(0, Long.BYTES);
            RawBytes.putLong(one.address(0), i);
          }
          one.swap(0, foreign, i);
        }
      }
      one.freeAll();
    }

    @Override
    public Worker worker(int index) {
      return new Sh8Worker(this);
    }

    @Override
    public void close() {
      isOver = true;
      Threads.join(giver);
      Slots one = subject.slots(1);
      for (int i = 0; i < FOREIGN; i++) {
        one.swap(0, foreign, i);
        one.freeAll();
      }
    }
  }

  private static final class Sh8Worker implements Worker {
    private final Sh8Session session;
    private final Slots slots;
    private final Slots taken;
    private final SlidingWindow window;

    Sh8Worker(Sh8Session session) {
      this.session = session;
      this.slots = session.subject.slots(Math.max(1000, PLACES / session.setting.threads()));
      this.taken = session.subject.slots(1);
      this.window = new SlidingWindow(slots);
    }

    @Override
    public long round() {
      long operations = 0;
      for (int[] sizeAndCount : MIX) {
        int size = sizeAndCount[0];
        for (int i = 0; i < sizeAndCount[1]; i++) {
          int place = window.place();
          slots.allocate(place, size);
          long address = slots.address(place);
          RawBytes.putByte(address, i);
          RawBytes.putByte(address + size - 1, i);
          if (i % REMOTE_FREE_RATE == 0) {
            freeForeign();
          }
        }
        operations += sizeAndCount[1];
      }
      return operations;
    }

    private void freeForeign() {
      taken.swap(0, session.foreign, session.at.getAndIncrement() & (FOREIGN - 1));
      if (!taken.isFree(0)) {
        taken.free(0);
      }
    }

    @Override
    public void finish() {
      slots.freeAll();
    }
  }
}
