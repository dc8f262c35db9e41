package org.freehold.heap.internal.backend;

import org.jspecify.annotations.Nullable;

/// A reservation of a heap as an entry of [ReservationOwners], with the links of its tree: so
/// entering and removing one needs no Java memory. Its fields belong to that tree's lock.
public final class OwnedReservation {

  final Object owner;

  long base;
  long end;
  int priority;
  @Nullable OwnedReservation left;
  @Nullable OwnedReservation right;

  /// Makes an entry that is in no tree.
  ///
  /// @param owner what stands for the heap; compared by identity
  public OwnedReservation(Object owner) {
    this.owner = owner;
  }
}
