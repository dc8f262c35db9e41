package org.freehold.playground.internal.run;

import java.util.Arrays;

/// The operations at which the footprint rose above all that it had been, and to what. So the
/// highest footprint up to any operation is known exactly, which samples at distances cannot tell.
///
/// Of more than [#MOST] steps every second one is left out, again and again; what is kept is true
/// then, but late by some steps.
public final class FootprintSteps {

  /// Steps that are kept at the most.
  static final int MOST = 1 << 14;

  private int[] operations = new int[64];
  private long[] footprints = new long[64];
  private int count;
  private int every = 1;
  private int left;

  /// Makes one without steps.
  FootprintSteps() {}

  /// Adds a step, higher than all before.
  void add(int operation, long footprint) {
    if (--left > 0) {
      return;
    }
    left = every;
    if (count == MOST) {
      thin();
    } else if (count == operations.length) {
      operations = Arrays.copyOf(operations, 2 * count);
      footprints = Arrays.copyOf(footprints, 2 * count);
    }
    operations[count] = operation;
    footprints[count++] = footprint;
  }

  private void thin() {
    for (int i = 1; i < count; i += 2) {
      operations[i / 2] = operations[i];
      footprints[i / 2] = footprints[i];
    }
    count /= 2;
    every *= 2;
    left = every;
  }

  /// How many there are.
  public int count() {
    return count;
  }

  /// The operation of a step.
  public int operation(int step) {
    return operations[step];
  }

  /// The footprint after it.
  public long footprint(int step) {
    return footprints[step];
  }

  /// Whether every step is kept.
  public boolean isExact() {
    return every == 1;
  }
}
