package org.freehold.bench.workload;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Simulates the calls of a program of which only a [SizeMix] is known, as a birth-death process
/// like that of fleetbench [1]: blocks of each size are born at the rate of the size, and each dies
/// with the same probability at every moment, so that the average number of live blocks is that of
/// the mix.
///
/// The next event is a birth or a death with probabilities in proportion to the sums of their
/// rates. The size of a birth is chosen in proportion to its rate, that of a death in proportion to
/// the number of its live blocks.
///
/// [1] google/fleetbench, the empirical driver of its benchmark of malloc
public final class BirthsAndDeaths {

  private static final int MIN_EVENTS = 1 << 14;

  private final SizeMix mix;
  private final SplittableRandom random;
  private final double[] birthsUpTo;

  /// A Fenwick tree of prefix sums over the death rates of all sizes (Fenwick 1994).
  private final double[] deaths;

  /// For each size, the slots of its blocks.
  private final int[][] places;

  private final int[] living;
  private int[] free = new int[1 << 10];
  private int freeCount;
  private int slots;

  public BirthsAndDeaths(SizeMix mix, SplittableRandom random) {
    this.mix = mix;
    this.random = random;
    this.birthsUpTo = mix.ratesUpTo();
    this.deaths = new double[mix.count() + 1];
    this.places = new int[mix.count()][4];
    this.living = new int[mix.count()];
  }

  /// Allocates the average number of live blocks, in an order that does not depend on size.
  public void fill(Script script) {
    int[] order = new int[1 << 10];
    int count = 0;
    for (int i = 0; i < mix.count(); i++) {
      double live = mix.live(i);
      int whole = (int) live + (random.nextDouble() < live - Math.floor(live) ? 1 : 0);
      for (int j = 0; j < whole; j++) {
        if (count == order.length) {
          order = Arrays.copyOf(order, 2 * count);
        }
        int other = random.nextInt(count + 1);
        order[count] = order[other];
        order[other] = i;
        count++;
      }
    }
    for (int i = 0; i < count; i++) {
      bear(script, order[i]);
    }
  }

  /// Simulates N births and deaths.
  public void run(Script script, int events) {
    double births = birthsUpTo[birthsUpTo.length - 1];
    for (int i = 0; i < events; i++) {
      double dying = Math.max(0, sumOfDeaths());
      double drawn = random.nextDouble() * (births + dying);
      if (drawn < births) {
        bear(script, sizeOfBirth(drawn));
      } else {
        die(script, sizeOfDeath(drawn - births));
      }
    }
  }

  /// How many events replace most blocks that are not long-lived: a multiple of the number of
  /// blocks.
  ///
  /// @param times the multiple
  /// @param max upper bound of the result
  int eventsFor(int times, int max) {
    return Math.clamp((long) times * slots, Math.min(max, MIN_EVENTS), max);
  }

  private int sizeOfBirth(double drawn) {
    int found = Arrays.binarySearch(birthsUpTo, drawn);
    return Math.min(mix.count() - 1, found < 0 ? -found - 1 : found + 1);
  }

  private void bear(Script script, int size) {
    int slot = freeCount > 0 ? free[--freeCount] : slots++;
    if (living[size] == places[size].length) {
      places[size] = Arrays.copyOf(places[size], 2 * living[size]);
    }
    places[size][living[size]++] = slot;
    addDeaths(size, mix.deathRate(size));
    script.allocate(slot, mix.size(size));
  }

  private void die(Script script, int size) {
    if (living[size] == 0) {
      return; // Rounding of the sums.
    }
    int index = random.nextInt(living[size]);
    int slot = places[size][index];
    places[size][index] = places[size][--living[size]];
    addDeaths(size, -mix.deathRate(size));
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = slot;
    script.free(slot);
  }

  private void addDeaths(int size, double rate) {
    for (int i = size + 1; i < deaths.length; i += i & -i) {
      deaths[i] += rate;
    }
  }

  private double sumOfDeaths() {
    double sum = 0;
    for (int i = mix.count(); i > 0; i -= i & -i) {
      sum += deaths[i];
    }
    return sum;
  }

  /// The first size whose prefix sum exceeds a value.
  private int sizeOfDeath(double drawn) {
    int at = 0;
    double left = drawn;
    for (int step = Integer.highestOneBit(mix.count()); step > 0; step >>= 1) {
      if (at + step < deaths.length && deaths[at + step] <= left) {
        at += step;
        left -= deaths[at];
      }
    }
    return Math.min(at, mix.count() - 1);
  }
}
