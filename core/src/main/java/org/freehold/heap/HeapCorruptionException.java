package org.freehold.heap;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Heap corruption: a heap found that memory was written which nobody may write.
///
/// Either a pattern of a debug heap is damaged: then [#violation()] says which block was overrun or
/// written after it was freed, and the heap itself is intact. Or the heap's records contradict each
/// other or the address space: since they are stored where no user writes, this is a bug in
/// Freehold or in code that writes to arbitrary memory.
public final class HeapCorruptionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Violation violation;

  /// Makes the exception for records that contradict each other.
  ///
  /// @param message the invariant that is violated, by its number, and where
  public HeapCorruptionException(String message) {
    super(message);
    this.violation = null;
  }

  /// Makes the exception for a damaged pattern.
  ///
  /// @param violation what was found; its report is the message
  public HeapCorruptionException(Violation violation) {
    super(violation.toString());
    this.violation = violation;
  }

  /// What a debug heap found; empty when the heap's own records are damaged.
  public Optional<Violation> violation() {
    return Optional.ofNullable(violation);
  }
}
