package org.freehold.heap.internal.slab;

/// How addresses are kept that the hot path follows (`ThreadCache`, `CacheBins`): shifted to the
/// left, so that shifting them back leaves a number which the compiler knows to be positive and far
/// below the largest one. The check of the bounds of an access, two instructions that could never
/// fail, is then left out; and with it what the compiler keeps in registers for the case that it
/// does. Measured: decision 0060.
public final class PointerCode {

  /// Addresses have at most 48 bits.
  public static final int SHIFT = 16;

  /// 8 bytes further on.
  public static final long ENTRY = 8L << SHIFT;

  private PointerCode() {}
}
