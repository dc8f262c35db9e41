package org.freehold.vm.internal;

/// An allowance: how much of a limited resource may be taken before its use has to be measured
/// again.
///
/// Measuring costs a system call, and the rest of the process uses the resource too. So half of the
/// room that was measured is granted, and only when that has been taken is it measured again; close
/// to the limit that is every time. A resource without a limit costs a read of a field, and a look
/// at the limit once in [#LOOKS_APART] calls.
///
/// Thread-safe. A measurement may fail for want of Java memory or stack, before anything has
/// changed.
abstract class Allowance {

  private static final int LOOKS_APART = 1 << 14;

  /// Measurements between two looks at the limit.
  private static final int MEASUREMENTS_APART = 64;

  /// The limit less the margin; -1 for no limit.
  private volatile long usable = -1;

  private int callsUntilLook;
  private int measurementsUntilLook;
  private long granted;

  /// Reads the limit.
  ///
  /// @return what may be used of it; -1 for no limit
  abstract long usable();

  /// Measures the use.
  ///
  /// @return -1 when it is not known
  abstract long used();

  /// Takes an amount, unless less than that is left.
  final boolean tryTake(long amount) {
    if (usable < 0 && --callsUntilLook > 0) {
      return true;
    }
    return tryTakeSlow(amount);
  }

  private synchronized boolean tryTakeSlow(long amount) {
    if (usable < 0 || measurementsUntilLook <= 0) {
      long now = usable();
      usable = now;
      callsUntilLook = LOOKS_APART;
      measurementsUntilLook = MEASUREMENTS_APART;
    }
    if (usable < 0) {
      return true;
    }
    if (amount <= granted) {
      granted -= amount;
      return true;
    }
    measurementsUntilLook--;
    long used = used();
    long room = usable - used;
    if (used >= 0 && amount > room) {
      granted = 0;
      return false;
    }
    granted = used < 0 ? 0 : (room - amount) / 2;
    return true;
  }
}
