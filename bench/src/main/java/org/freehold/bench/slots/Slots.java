package org.freehold.bench.slots;

/// Numbered places, each with a block or without. Workloads are written against it, because what an
/// allocator hands out differs: some give addresses, others objects.
///
/// One thread uses it at a time; whoever passes it to another thread sees to it that the other sees
/// what was done before.
public abstract class Slots {

  /// For those that extend it.
  protected Slots() {}

  /// Number of places.
  public abstract int count();

  /// Whether a place has no block.
  public abstract boolean isFree(int slot);

  /// Where the block of a place is; 0 when it has none.
  public abstract long address(int slot);

  /// Allocates a block for a place that has none.
  public abstract void allocate(int slot, long size);

  /// Frees the block of a place that has one.
  public abstract void free(int slot);

  /// Resizes the block of a place, keeping what both sizes have in common.
  ///
  /// @param oldSize as it was asked for
  /// @param size from now on
  public abstract void reallocate(int slot, long oldSize, long size);

  /// Swaps the block of a place with one that all threads see, in one step.
  ///
  /// @param exchange made by the same subject
  /// @param place of the exchange
  public abstract void swap(int slot, Exchange exchange, int place);

  /// Frees every block.
  public final void freeAll() {
    for (int i = 0; i < count(); i++) {
      if (!isFree(i)) {
        free(i);
      }
    }
  }
}
