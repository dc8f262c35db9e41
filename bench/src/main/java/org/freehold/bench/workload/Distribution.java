package org.freehold.bench.workload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.freehold.bench.slots.Slots;
import org.freehold.bench.subject.Subject;

/// A program of which only a [SizeMix] is known, scaled to a heap of a given size. Each thread has
/// its share of the heap, filled before the clock starts, and then plays up to a million births and
/// deaths over and over. At the end of each round every slot is restored to its state at the start,
/// so that all rounds are the same.
public final class Distribution implements Workload {

  private static final int MAX_EVENTS = 1 << 20;
  private static final int MAX_EVENTS_TO_PEAK = 1 << 22;

  private final SizeMix mix;
  private final long heapBytes;

  private Distribution(SizeMix mix, long heapBytes) {
    this.mix = mix;
    this.heapBytes = heapBytes;
  }

  /// Reads the table of a distribution.
  ///
  /// @param file lines of size, allocations per unit of time, number live
  /// @param heapBytes target number of live bytes
  /// @throws IOException naming file and line when it is broken
  public static Distribution read(Path file, long heapBytes) throws IOException {
    return new Distribution(SizeMix.read(file), heapBytes);
  }

  @Override
  public String description() {
    return "births and deaths from a measured mix of sizes and lifetimes";
  }

  @Override
  public Session open(Subject subject, Setting setting) {
    SizeMix share = mix.scaledTo(heapBytes / setting.threads());
    return new Session() {
      @Override
      public Worker worker(int index) {
        return new MixWorker(subject, share, setting.seed() + index);
      }

      @Override
      public long liveBytes() {
        return heapBytes;
      }
    };
  }

  /// The peak lies within a run that is long enough to replace every block that is not long-lived.
  @Override
  public Session openToPeak(Subject subject, long seed) {
    Script script = new Script();
    BirthsAndDeaths process =
        new BirthsAndDeaths(mix.scaledTo(heapBytes), new SplittableRandom(seed));
    process.fill(script);
    process.run(script, process.eventsFor(4, MAX_EVENTS_TO_PEAK));
    Script.Peak peak = script.peak();
    return new Session() {
      @Override
      public Worker worker(int index) {
        return new ToPeak(script, subject.slots(script.slots()), peak.calls());
      }

      @Override
      public long liveBytes() {
        return peak.bytes();
      }
    };
  }

  private static final class MixWorker implements Worker {
    private final Script cycle = new Script();
    private final Slots slots;
    private final int[] known;

    MixWorker(Subject subject, SizeMix mix, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      BirthsAndDeaths process = new BirthsAndDeaths(mix, random);
      Script filling = new Script();
      process.fill(filling);
      process.run(cycle, process.eventsFor(2, MAX_EVENTS));
      close(filling.sizesAfter(new int[0]), random);
      int places = Math.max(filling.slots(), cycle.slots());
      this.slots = subject.slots(places);
      this.known = new int[places];
      filling.play(slots, known, 0, filling.count());
    }

    /// Adds the calls that restore the start, in any order.
    private void close(int[] atStart, SplittableRandom random) {
      int[] atEnd = cycle.sizesAfter(atStart);
      int[] order = shuffled(atEnd.length, random);
      for (int slot : order) {
        int before = slot < atStart.length ? atStart[slot] : 0;
        if (before != atEnd[slot]) {
          if (atEnd[slot] != 0) {
            cycle.free(slot);
          }
          if (before != 0) {
            cycle.allocate(slot, before);
          }
        }
      }
    }

    private static int[] shuffled(int count, SplittableRandom random) {
      int[] order = new int[count];
      for (int i = 0; i < count; i++) {
        int other = random.nextInt(i + 1);
        order[i] = order[other];
        order[other] = i;
      }
      return order;
    }

    @Override
    public long round() {
      cycle.play(slots, known, 0, cycle.count());
      return cycle.allocations();
    }

    @Override
    public void finish() {
      slots.freeAll();
    }
  }
}
