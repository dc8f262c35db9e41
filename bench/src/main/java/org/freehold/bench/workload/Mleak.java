package org.freehold.bench.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.bench.slots.Exchange;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Modelled on `mleak`: ten threads at a time start, allocate 128 zeroed bytes, swap them with
/// whatever is in a random one of a thousand shared places, free that, and end. The allocator must
/// reclaim what an ended thread leaves, or the footprint grows without bound.
///
/// An operation is the life of a thread; most of its time is that of starting the thread.
final class Mleak implements Workload {

  private static final int PLACES = 1000;
  private static final int THREADS_AT_A_TIME = 10;
  private static final int SIZE = 128;

  @Override
  public String description() {
    return "threads that allocate one block, free another thread's, and end";
  }

  @Override
  public boolean freesElsewhere() {
    return true;
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    return new LeakSession(subject, setting);
  }

  private static final class LeakSession implements Session {
    private final Subject subject;
    private final Setting setting;
    private final Exchange places;

    LeakSession(Subject subject, Setting setting) {
      this.subject = subject;
      this.setting = setting;
      this.places = subject.exchange(PLACES);
    }

    @Override
    public Worker worker(int index) {
      SplittableRandom random = new SplittableRandom(setting.seed() + index);
      return () -> {
        List<Threads.Started> born = new ArrayList<>();
        for (int i = 0; i < THREADS_AT_A_TIME; i++) {
          int place = random.nextInt(PLACES);
          born.add(Threads.start("leak", () -> live(place)));
        }
        born.forEach(Threads::join);
        return THREADS_AT_A_TIME;
      };
    }

    private void live(int place) {
      Slots one = subject.slots(1);
      one.allocate(0, SIZE);
      RawBytes.fill(one.address(0), SIZE, 0);
      one.swap(0, places, place);
      one.freeAll();
    }

    @Override
    public void close() {
      Slots one = subject.slots(1);
      for (int i = 0; i < PLACES; i++) {
        one.swap(0, places, i);
        one.freeAll();
      }
    }
  }
}
