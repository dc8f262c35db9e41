package org.freehold.win32.internal.virtualmemory;

import java.util.OptionalLong;

/// The `ZeroBits` argument of the kernel's allocation calls: a bound for the address that the
/// system chooses, given as the number of upper bits that must be zero, or as a mask.
///
/// | value | meaning |
/// |---|---|
/// | 0 | no bound |
/// | 1 … 20 | that many upper bits of a 32-bit address are zero |
/// | 21 | nothing fits: less than the lowest 64 KiB remains |
/// | 22 … 31 | wrong |
/// | above | a mask of which only the leading zeros count; 64-bit machines only |
final class ZeroBits {

  private static final long MAX_COUNT = 21;
  private static final long MIN_MASK = 32;

  private ZeroBits() {}

  /// The highest address, inclusive, that a value allows; empty for a wrong value.
  static OptionalLong highestAddress(long value, int pointerBits) {
    if (value == 0) {
      return OptionalLong.of(Long.MAX_VALUE);
    }
    if (value > 0 && value <= MAX_COUNT) {
      return OptionalLong.of(0xFFFF_FFFFL >>> value);
    }
    if ((value >= 0 && value < MIN_MASK) || pointerBits == 32) {
      return OptionalLong.empty();
    }
    // The sign bit of a mask allows every address.
    return OptionalLong.of((-1L >>> Long.numberOfLeadingZeros(value)) & Long.MAX_VALUE);
  }
}
