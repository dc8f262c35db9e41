package org.freehold.object.internal.owners;

import org.freehold.heap.Heap;

/// The token of an owner: only the owner refers to it, and a record watches it. When the token dies
/// unsettled the owner was lost.
///
/// Belongs to the thread of its owner.
public final class OwnerToken {

  private final OwnerRecord record;

  OwnerToken(OwnerRecord.Origin origin) {
    record = new OwnerRecord(this, origin);
  }

  OwnerRecord record() {
    return record;
  }

  /// Notes which block the owner has.
  public void place(Heap heap, long address) {
    record.place(heap, address);
  }

  /// Ends the watch: the owner was closed or released, or was not made after all.
  public void settle() {
    record.settle();
  }
}
