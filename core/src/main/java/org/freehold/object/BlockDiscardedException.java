package org.freehold.object;

/// A discarded block was to be locked: its contents are gone, since the heap needed the memory or
/// the program asked for that. The handle is still good; [Handle#reallocate] gives it memory again.
public final class BlockDiscardedException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /// Makes the exception.
  ///
  /// @param operation what was tried: `lock`, `pin`
  public BlockDiscardedException(String operation) {
    super(
        operation
            + ": the block was discarded, its contents are gone; reallocate(size) gives the handle"
            + " memory again");
  }
}
