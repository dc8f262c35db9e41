package org.freehold.trace.replay;

/// The checks of each block in a measuring pass, notified before and after each call of the
/// allocator.
sealed interface BlockChecks permits BlockChecks.None, BlockChecker {

  /// A block was placed.
  void allocated(long operation, int slot, long address, long size);

  /// A live block is about to be resized or freed: its contents must still be there.
  void leaving(long operation, int slot);

  /// The block that was about to be resized is at `address` now.
  void reallocated(long operation, int slot, long address, long size);

  /// The block that was about to be freed is gone.
  void freed(int slot);

  /// Checks nothing.
  record None() implements BlockChecks {
    @Override
    public void allocated(long operation, int slot, long address, long size) {}

    @Override
    public void leaving(long operation, int slot) {}

    @Override
    public void reallocated(long operation, int slot, long address, long size) {}

    @Override
    public void freed(int slot) {}
  }
}
