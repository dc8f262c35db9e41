package org.freehold.bench.workload;

import org.freehold.Bytes;
import org.freehold.bench.slots.Exchange;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Modelled on the stress test of mimalloc, which is not meant as a benchmark: short-lived threads
/// allocate, keep and free blocks of very different sizes and swap some with other threads through
/// an array that outlives them. Each block is filled with words that are a function of their index,
/// and all of them are checked before it is freed.
///
/// An operation is an allocation.
final class Mstress implements Workload {

  private static final int TRANSFERS = 1000;
  private static final int SCALE = 10;
  private static final long COOKIE = 0xbf58476d1ce4e5b9L;
  private static final int RARE = 1;

  @Override
  public String description() {
    return "short-lived threads that swap blocks; all contents are checked";
  }

  @Override
  public boolean freesElsewhere() {
    return true;
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return new StressSession(subject, setting);
  }

  private static final class StressSession implements Session {
    private final Subject subject;
    private final Setting setting;
    private final Exchange transfers;

    StressSession(Subject subject, Setting setting) {
      this.subject = subject;
      this.setting = setting;
      this.transfers = subject.exchange(TRANSFERS);
    }

    @Override
    public Worker worker(int index) {
      return new StressWorker(this, index);
    }

    @Override
    public void close() {
      Slots one = subject.slots(1);
      for (int i = 0; i < TRANSFERS; i++) {
        one.swap(0, transfers, i);
        freeChecked(one, 0);
      }
    }
  }

  private static final class StressWorker implements Worker {
    private final StressSession session;
    private final int index;
    private long life;

    StressWorker(StressSession session, int index) {
      this.session = session;
      this.index = index;
    }

    @Override
    public long round() {
      long seed = session.setting.seed() + (index + 1) * 43L + life++ * 7919;
      Life one = new Life(session, index, seed);
      Threads.inNew("stress", one::live);
      return one.allocations;
    }
  }

  /// The life of a thread.
  private static final class Life {
    private final Exchange transfers;
    private final Slots data;
    private final Slots retained;
    private int toAllocate;
    private int toRetain;
    private int top;
    private int retainedTop;
    private long random;
    private long allocations;

    Life(StressSession session, int index, long seed) {
      this.transfers = session.transfers;
      this.toAllocate = 100 * SCALE * (index % 8 + 1);
      this.toRetain = toAllocate / 2;
      this.data = session.subject.slots(toAllocate);
      this.retained = session.subject.slots(toRetain);
      this.random = seed * COOKIE | 1;
    }

    void live() {
      while (toAllocate > 0 || toRetain > 0) {
        if (toRetain == 0 || (chance(50) && toAllocate > 0)) {
          toAllocate--;
          allocate(data, top++, 1 << draw(5));
        } else {
          allocate(retained, retainedTop++, 1 << draw(7));
          toRetain--;
        }
        if (top > 0 && chance(66)) {
          freeChecked(data, draw(top));
        }
        if (top > 0 && chance(25)) {
          data.swap(draw(top), transfers, draw(TRANSFERS));
        }
      }
      for (int i = 0; i < retainedTop; i++) {
        freeChecked(retained, i);
      }
      for (int i = 0; i < top; i++) {
        freeChecked(data, i);
      }
    }

    private void allocate(Slots slots, int slot, int words) {
      int count = words;
      if (chance(RARE)) {
        count *= chance(RARE) ? 10_000 : chance(10) ? 1000 : 100;
      }
      slots.allocate(slot, (long) count * Long.BYTES);
      long address = slots.address(slot);
      for (int i = 0; i < count; i++) {
        RawBytes.putLong(address + (long) i * Long.BYTES, (count - i) ^ COOKIE);
      }
      allocations++;
    }

    /// True with a probability of (p + 1) %.
    private boolean chance(int percent) {
      return draw(100) <= percent;
    }

    private int draw(int bound) {
      random += 0x9e3779b97f4a7c15L;
      long mixed = (random ^ random >>> 30) * COOKIE;
      mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
      return (int) Long.remainderUnsigned(mixed ^ mixed >>> 31, bound);
    }
  }

  /// The first word is the number of words.
  private static void freeChecked(Slots slots, int slot) {
    if (slots.isFree(slot)) {
      return;
    }
    long address = slots.address(slot);
    int count = (int) (RawBytes.getLong(address) ^ COOKIE);
    for (int i = 0; i < count; i++) {
      if (RawBytes.getLong(address + (long) i * Long.BYTES) != ((count - i) ^ COOKIE)) {
        throw new IllegalStateException(
            "word " + i + " of the block at " + Bytes.address(address) + " has changed");
      }
    }
    slots.free(slot);
  }
}
