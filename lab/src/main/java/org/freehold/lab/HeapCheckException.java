package org.freehold.lab;

import org.freehold.Bytes;

/// A heap checker found a structure corrupted.
public final class HeapCheckException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Makes the exception.
  ///
  /// @param what what is corrupted, with the addresses
  public HeapCheckException(String what) {
    super(what);
  }

  /// Throws unless a figure is as expected.
  ///
  /// @param found the figure
  /// @param expected what it should be
  /// @param what what the figure counts
  public static void requireEqual(long found, long expected, String what) {
    if (found != expected) {
      throw new HeapCheckException(what + ": " + found + ", not " + expected);
    }
  }

  /// Throws unless a condition holds.
  ///
  /// @param holds the condition
  /// @param what what is corrupted if it does not hold
  /// @param address where
  public static void require(boolean holds, String what, long address) {
    if (!holds) {
      throw new HeapCheckException(Bytes.address(address) + ": " + what);
    }
  }
}
