package org.freehold.bench.measure;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.freehold.bench.slots.Exchange;
import org.freehold.bench.slots.RawBytes;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;
import org.freehold.bench.workload.Workload;

/// A heap that is pre-fragmented before the measurement. A fresh heap places consecutive
/// allocations side by side, and a benchmark on it flatters; so blocks of the workload's own sizes
/// are allocated first, many times as many as it has live at once, of which some, chosen at random,
/// are freed again and the rest stay (the "littering" of Berger and others).
///
/// @param multiplier how many times as many blocks as the workload has live
/// @param occupancy the fraction of them that stays, from 0 to 1
public record AgedHeap(int multiplier, double occupancy) {

  private static final Duration OBSERVATION = Duration.ofMillis(200);
  private static final int MAX_SIZES = 1 << 16;

  /// The aged heap must not exhaust the machine.
  private static final long MAX_BYTES = 1L << 30;

  /// Parses `20:0.95`, which are also the defaults of the parts that are left out.
  ///
  /// @throws IllegalArgumentException with a sentence for the user when it is anything else
  public static AgedHeap parse(String text) {
    String[] parts = text.split(":", 2);
    try {
      int multiplier = parts[0].isEmpty() ? 20 : Integer.parseInt(parts[0]);
      double occupancy = parts.length < 2 ? 0.95 : Double.parseDouble(parts[1]);
      if (multiplier >= 1 && occupancy >= 0 && occupancy <= 1) {
        return new AgedHeap(multiplier, occupancy);
      }
    } catch (NumberFormatException _) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "--litter must be MULTIPLIER:OCCUPANCY such as 20:0.95, not '" + text + "'");
  }

  /// Allocates and frees; the blocks that stay live as long as the process.
  Slots age(Subject subject, Workload workload, Workload.Setting setting)
      throws InterruptedException {
    Observer observer = new Observer(subject);
    Crew.run(observer, workload, setting, OBSERVATION, Duration.ZERO);
    SplittableRandom random = new SplittableRandom(setting.seed());
    long wanted = Math.min((long) multiplier * observer.maxLive.get(), Integer.MAX_VALUE / 4);
    Slots old = subject.slots((int) Math.max(1, wanted));
    long bytes = 0;
    int count = 0;
    while (count < old.count() && bytes < MAX_BYTES) {
      int size = observer.sizes.get(random.nextInt(observer.seen()));
      old.allocate(count, size);
      RawBytes.touch(old.address(count++), size);
      bytes += size;
    }
    for (int i = 0; i < count; i++) {
      if (random.nextDouble() >= occupancy) {
        old.free(i);
      }
    }
    return old;
  }

  /// Records the sizes that a workload allocates, and how many blocks it has live.
  private static final class Observer implements Subject {
    private final Subject subject;
    private final AtomicIntegerArray sizes = new AtomicIntegerArray(MAX_SIZES);
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicInteger maxLive = new AtomicInteger();

    Observer(Subject subject) {
      this.subject = subject;
    }

    int seen() {
      return Math.clamp(next.get(), 1, MAX_SIZES);
    }

    @Override
    public Slots slots(int count) {
      return new ObserverSlots(subject.slots(count));
    }

    @Override
    public Exchange exchange(int count) {
      return subject.exchange(count);
    }

    private final class ObserverSlots extends Slots {
      private final Slots slots;

      ObserverSlots(Slots slots) {
        this.slots = slots;
      }

      @Override
      public void allocate(int slot, long size) {
        int index = next.getAndUpdate(each -> Math.min(MAX_SIZES, each + 1));
        if (index < MAX_SIZES) {
          sizes.set(index, (int) size);
        }
        maxLive.accumulateAndGet(live.incrementAndGet(), Math::max);
        slots.allocate(slot, size);
      }

      @Override
      public void free(int slot) {
        live.decrementAndGet();
        slots.free(slot);
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
}
