package org.freehold.cli.replay;

import java.util.Locale;

/// What the heap of a replay stands on.
enum Ground {
  /// The operating system's memory.
  NATIVE,
  /// A fresh process of a simulated machine, where the same trace always finds the same addresses.
  SIMULATED;

  /// The name as it is typed and reported.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
