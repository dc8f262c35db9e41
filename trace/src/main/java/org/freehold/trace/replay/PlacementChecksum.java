package org.freehold.trace.replay;

/// A checksum of addresses in their order.
final class PlacementChecksum {

  private static final int ROTATION = 23;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private long value;

  void add(long address) {
    value = (Long.rotateLeft(value, ROTATION) ^ address) * MULTIPLIER;
  }

  long value() {
    return value;
  }
}
