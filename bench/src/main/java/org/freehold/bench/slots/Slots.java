package org.freehold.bench.slots;

/// Numbered slots, each of which has a block or is empty. Workloads are written against them,
/// because allocators differ in what they return: addresses or objects.
///
/// One thread uses them at a time; passing them to another thread requires safe publication.
public abstract class Slots {

  /// For subclasses.
  protected Slots() {}

  /// Number of slots.
  public abstract int count();

  /// Whether a slot is empty.
  public abstract boolean isFree(int slot);

  /// The address of the block of a slot; 0 when it is empty.
  public abstract long address(int slot);

  /// Allocates a block for an empty slot.
  public abstract void allocate(int slot, long size);

  /// Frees the block of a slot.
  public abstract void free(int slot);

  /// Resizes the block of a slot, keeping the contents that both sizes have in common.
  ///
  /// @param oldSize as it was requested
  /// @param size the new one
  public abstract void reallocate(int slot, long oldSize, long size);

  /// Atomically swaps the block of a slot with one of an exchange that all threads share.
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
