package org.freehold.heap.internal.blocks;

import org.freehold.heap.internal.backend.OwnedReservation;
import org.jspecify.annotations.Nullable;

/// A list of the reservations of freed large blocks, oldest first. The links are fields of the
/// entries, so that adding and removing allocate nothing.
///
/// Not thread-safe: called with the heap's lock held.
final class ReservationList {

  private @Nullable Large first;
  private @Nullable Large last;
  private int count;

  /// The oldest; null when the list is empty.
  @Nullable Large first() {
    return first;
  }

  /// The newest; null when the list is empty.
  @Nullable Large last() {
    return last;
  }

  int count() {
    return count;
  }

  /// Adds an entry that is in no list.
  void addLast(Large large) {
    Large before = last;
    large.older = before;
    large.newer = null;
    if (before == null) {
      first = large;
    } else {
      before.newer = large;
    }
    last = large;
    count++;
  }

  /// Removes an entry that is in this list.
  void remove(Large large) {
    Large before = large.older;
    Large after = large.newer;
    if (before == null) {
      first = after;
    } else {
      before.newer = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.older = before;
    }
    large.older = null;
    large.newer = null;
    count--;
  }

  /// The entry of one large block, or of a reservation that is left of one. Pages are committed
  /// from the start of the reservation.
  static final class Large {
    long address;
    long reserved;
    long committed;
    long requested;

    /// Whether it is a block. A reservation that is not is in one of the lists.
    boolean isLive;

    /// Whether it may hold the contents of an earlier block.
    boolean isReused;

    /// Whether the kernel has refused to release it.
    boolean isRefused;

    /// Whether it was kept already at the last purge.
    boolean isOld;

    @Nullable Large older;
    @Nullable Large newer;

    /// The reservation in `ReservationOwners`.
    final OwnedReservation owned;

    Large(Object owner) {
      owned = new OwnedReservation(owner);
    }
  }
}
