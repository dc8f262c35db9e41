package org.freehold.heap.internal.backend;

import java.util.Map;
import java.util.WeakHashMap;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The owners of reservations of one address space: which heap an address belongs to, for the
/// diagnosis of an invalid free, in O(log n) for n reservations of all heaps.
///
/// A treap: a binary search tree by addresses, and a heap by priorities, which are random; so its
/// depth is O(log n) whatever the order of changes. The nodes are the entries of the callers
/// ([OwnedReservation]), and changes go down the tree without recursion: entering and removing an
/// entry cannot fail.
///
/// Thread-safe: one lock for each tree, with which nothing else is called.
///
/// Source: Seidel and Aragon, "Randomized Search Trees", 1996.
public final class ReservationOwners {

  private static final Map<AddressSpace, ReservationOwners> ALL = new WeakHashMap<>();

  private @Nullable OwnedReservation root;

  /// State of a xorshift generator.
  private int random = 0x9e3779b9;

  private ReservationOwners() {}

  /// The owners of reservations of a space.
  public static ReservationOwners of(AddressSpace space) {
    synchronized (ALL) {
      ReservationOwners known = ALL.get(space);
      if (known == null) {
        known = new ReservationOwners();
        ALL.put(space, known);
      }
      return known;
    }
  }

  /// Enters a reservation that its owner has just made.
  public synchronized void enter(OwnedReservation added, long base, long size) {
    added.base = base;
    added.end = base + size;
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    added.priority = random;
    OwnedReservation parent = null;
    OwnedReservation below = root;
    while (below != null && below.priority >= added.priority) {
      parent = below;
      below = base < below.base ? below.left : below.right;
    }
    put(parent, base, added);
    split(below, added);
  }

  /// Removes a reservation that has been released, or is about to be.
  public synchronized void remove(OwnedReservation removed) {
    OwnedReservation parent = null;
    OwnedReservation at = root;
    while (at != null && !is(at, removed)) {
      parent = at;
      at = removed.base < at.base ? at.left : at.right;
    }
    if (at != null) {
      join(parent, removed);
    }
  }

  /// The owner of the reservation that an address lies in; null when it lies in none.
  public synchronized @Nullable Object ownerOf(long address) {
    OwnedReservation at = root;
    while (at != null && (address < at.base || address >= at.end)) {
      at = address < at.base ? at.left : at.right;
    }
    return at == null ? null : at.owner;
  }

  /// Splits a subtree into what is below an entry's base and what is above it, and makes these its
  /// children.
  private static void split(@Nullable OwnedReservation subtree, OwnedReservation added) {
    OwnedReservation below = null; // Whose right child is the next one below the base.
    OwnedReservation above = null; // Whose left child is the next one above it.
    added.left = null;
    added.right = null;
    for (OwnedReservation at = subtree; at != null; ) {
      if (at.base < added.base) {
        if (below == null) {
          added.left = at;
        } else {
          below.right = at;
        }
        below = at;
        at = at.right;
        below.right = null;
      } else {
        if (above == null) {
          added.right = at;
        } else {
          above.left = at;
        }
        above = at;
        at = at.left;
        above.left = null;
      }
    }
  }

  /// Puts the children of an entry in its place.
  private void join(@Nullable OwnedReservation parent, OwnedReservation removed) {
    OwnedReservation left = removed.left;
    OwnedReservation right = removed.right;
    OwnedReservation above = parent;
    while (left != null && right != null) {
      if (left.priority >= right.priority) {
        put(above, removed.base, left);
        above = left;
        left = left.right;
      } else {
        put(above, removed.base, right);
        above = right;
        right = right.left;
      }
    }
    put(above, removed.base, left == null ? right : left);
    removed.left = null;
    removed.right = null;
  }

  /// Makes an entry the child of another one on the side of an address, or the root.
  private void put(@Nullable OwnedReservation parent, long base, @Nullable OwnedReservation child) {
    if (parent == null) {
      root = child;
    } else if (base < parent.base) {
      parent.left = child;
    } else {
      parent.right = child;
    }
  }

  @SuppressWarnings("ReferenceEquality") // There is one object for each reservation.
  private static boolean is(OwnedReservation one, OwnedReservation other) {
    return one == other;
  }

  /// Checks the tree.
  ///
  /// @return the number of entries
  /// @throws IllegalStateException when it is not sorted, or an entry has a higher priority than
  ///   the one above
  synchronized int validate() {
    return validate(root, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  private static int validate(
      @Nullable OwnedReservation at, long lowest, long highest, int priority) {
    if (at == null) {
      return 0;
    }
    if (at.base < lowest || at.end > highest || at.priority > priority) {
      throw new IllegalStateException("the tree of reservations is not sorted, base=" + at.base);
    }
    return 1
        + validate(at.left, lowest, at.base, at.priority)
        + validate(at.right, at.end, highest, at.priority);
  }
}
