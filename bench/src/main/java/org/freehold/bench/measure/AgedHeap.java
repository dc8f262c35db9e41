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

/// A heap that was used before. A fresh heap lays what is allocated one after the other side by
/// side, and a benchmark on it flatters; so blocks of the workload's own sizes are strewn first:
/// many times as many as it has live at once, of which some, drawn at random, are freed again, and
/// the rest stay (as in the littering of Berger and others).
///
/// @param multiplier how many times as many
/// @param occupancy how many of them stay, from 0 to 1
public record AgedHeap(int multiplier, double occupancy) {

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int MOST_SIZES = 1 << 16;

  /// Litter is not to take the machine.
  private static final long MOST_BYTES = 1L << 30;

  /// Reads `20:0.95`; what is left out is 20 and 0.95.
  ///
  /// @throws IllegalArgumentException with a sentence when it is something else
  public static AgedHeap parse(String text) {
    String[] parts = text.split(":", 2);
    try {
      int multiplier = parts[0].isEmpty() ? 20 : Integer.parseInt(parts[0]);
      double occupancy = parts.length < 2 ? 0.95 : Double.parseDouble(parts[1]);
      if (multiplier >= 1 && occupancy >= 0 && occupancy <= 1) {
        return new AgedHeap(multiplier, occupancy);
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "--litter must be MULTIPLIER:OCCUPANCY such as 20:0.95, not '" + text + "'");
  }

  /// Strews; the blocks stay for as long as the process.
  Slots strew(Subject subject, Workload workload, Workload.Setting setting)
      throws InterruptedException {
    Witness witness = new Witness(subject);
    Crew.run(witness, workload, setting, LOOK, Duration.ZERO);
    SplittableRandom random = new SplittableRandom(setting.seed());
    long wanted = Math.min((long) multiplier * witness.mostLive.get(), Integer.MAX_VALUE / 4);
    Slots litter = subject.slots((int) Math.max(1, wanted));
    long bytes = 0;
    int count = 0;
    while (count < litter.count() && bytes < MOST_BYTES) {
      int size = witness.sizes.get(random.nextInt(witness.seen()));
      litter.allocate(count, size);
      RawBytes.touch(litter.address(count++), size);
      bytes += size;
    }
    for (int i = 0; i < count; i++) {
      if (random.nextDouble() >= occupancy) {
        litter.free(i);
      }
    }
    return litter;
  }

  /// Remembers what a workload allocates.
  private static final class Witness implements Subject {
    private final Subject subject;
    private final AtomicIntegerArray sizes = new AtomicIntegerArray(MOST_SIZES);
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicInteger mostLive = new AtomicInteger();

    Witness(Subject subject) {
      this.subject = subject;
    }

    int seen() {
      return Math.clamp(next.get(), 1, MOST_SIZES);
    }

    @Override
    public Slots slots(int count) {
      return new WitnessSlots(subject.slots(count));
    }

    @Override
    public Exchange exchange(int count) {
      return subject.exchange(count);
    }

    private final class WitnessSlots extends Slots {
      private final Slots slots;

      WitnessSlots(Slots slots) {
        this.slots = slots;
      }

      @Override
      public void allocate(int slot, long size) {
        int index = next.getAndUpdate(each -> Math.min(MOST_SIZES, each + 1));
        if (index < MOST_SIZES) {
          sizes.set(index, (int) size);
        }
        mostLive.accumulateAndGet(live.incrementAndGet(), Math::max);
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
