package org.freehold.lab;

import org.freehold.Bytes;

/// A heap checker found a structure broken.
public final class HeapCheckException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Makes the finding.
  ///
  /// @param what what is broken, with the addresses
  public HeapCheckException(String what) {
    super(what);
  }

  /// Says what is broken unless a figure is as it should be.
  ///
  /// @param found the figure
  /// @param expected what it should be
  /// @param what the figure is of
  public static void requireEqual(long found, long expected, String what) {
    if (found != expected) {
      throw new HeapCheckException(what + ": " + found + ", not " + expected);
    }
  }

  /// Says what is broken unless it is as it should be.
  ///
  /// @param holds whether it is
  /// @param what what is broken
  /// @param address where
  public static void require(boolean holds, String what, long address) {
    if (!holds) {
      throw new HeapCheckException(Bytes.address(address) + ": " + what);
    }
  }
}
