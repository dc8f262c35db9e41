package org.freehold.heap.internal.slab;

/// The encoding of addresses that the hot path follows (`ThreadCache`, `CacheBins`): shifted left,
/// so that shifting them back leaves a number that the compiler knows to be positive and far below
/// the largest `long`. It then drops the bounds check of the access, two instructions that can
/// never fail, together with the registers that it keeps alive for the failure. Measured in
/// decision 0060.
public final class PointerCode {

  /// Addresses have at most 48 bits.
  public static final int SHIFT = 16;

  /// Distance between neighbouring entries, 8 bytes, in encoded addresses.
  public static final long ENTRY = 8L << SHIFT;

  private PointerCode() {}
}
