package org.freehold.bench.measure;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.freehold.bench.slots.Exchange;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// Histograms of the latency of single calls. The clock is read before and after each call, so
/// every value includes the cost of one reading, which [#clockNanoseconds] reports and nobody
/// subtracts: a value of 20 ns may be 1 ns in truth, whereas 2 µs are 2 µs.
///
/// A workload does not know that it is timed: it gets slots that time each call.
final class Latencies {

  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(100);
  private static final int DIGITS = 3;
  private static final int CLOCK_READINGS = 10_001;

  private final Histogram allocations = new ConcurrentHistogram(MAX_NANOS, DIGITS);
  private final Histogram frees = new ConcurrentHistogram(MAX_NANOS, DIGITS);

  /// Of allocations, in nanoseconds.
  Histogram allocations() {
    return allocations;
  }

  /// Of frees, in nanoseconds.
  Histogram frees() {
    return frees;
  }

  /// The median difference of two consecutive readings of the clock.
  static long clockNanoseconds() {
    long[] apart = new long[CLOCK_READINGS];
    for (int i = 0; i < CLOCK_READINGS; i++) {
      long start = System.nanoTime();
      apart[i] = System.nanoTime() - start;
    }
    Arrays.sort(apart);
    return apart[CLOCK_READINGS / 2];
  }

  /// The same allocator, with every call timed.
  Subject timed(Subject subject) {
    return new Subject() {
      @Override
      public Slots slots(int count) {
        return new TimedSlots(subject.slots(count));
      }

      @Override
      public Exchange exchange(int count) {
        return subject.exchange(count);
      }
    };
  }

  private final class TimedSlots extends Slots {
    private final Slots slots;

    TimedSlots(Slots slots) {
      this.slots = slots;
    }

    @Override
    public void allocate(int slot, long size) {
      long start = System.nanoTime();
      slots.allocate(slot, size);
      allocations.recordValue(Math.min(MAX_NANOS, System.nanoTime() - start));
    }

    @Override
    public void free(int slot) {
      long start = System.nanoTime();
      slots.free(slot);
      frees.recordValue(Math.min(MAX_NANOS, System.nanoTime() - start));
    }

    @Override
    public int count() {
      return slots.count();
    }

    @Override
    public boolean isFree(int slot) {
      return slots.isFree(slot);
    }

    @Override
    public long address(int slot) {
      return slots.address(slot);
    }

    @Override
    public void reallocate(int slot, long oldSize, long size) {
      slots.reallocate(slot, oldSize, size);
    }

    @Override
    public void swap(int slot, Exchange exchange, int place) {
      slots.swap(slot, exchange, place);
    }
  }
}
