package org.freehold.heap;

/// A heap's records contradict themselves or the address space. Since they stand where no user can
/// write, this is a fault of Freehold or of code that writes to arbitrary memory.
public final class HeapCorruptionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// Makes the exception.
  ///
  /// @param message the invariant that does not hold, by its number, and where
  public HeapCorruptionException(String message) {
    super(message);
  }
}
