package org.freehold.heap.internal.stacks;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A table of equal things of which one is kept: a hash set with open addressing that is only added
/// to. Things that are in it are found without a lock; additions are made one at a time, under a
/// lock of the owner.
///
/// An addition is whole: [#prepare] makes room, which may fail and leaves the table as it is; then
/// [#add] writes one reference. (`ConcurrentHashMap` is not: one that fails while it is resized
/// stays so for ever.)
///
/// Invariants: at most half of the slots are in use; there is no empty slot between the home of an
/// element and the element.
///
/// @param <T> what is kept; must have `equals` and `hashCode` by value
public final class InternTable<T> {

  private static final int INITIAL_SLOTS = 128;

  private volatile AtomicReferenceArray<@Nullable T> slots =
      new AtomicReferenceArray<>(INITIAL_SLOTS);

  private int count;

  /// Makes an empty table.
  public InternTable() {}

  /// The thing of the table that equals another one; null when there is none.
  public @Nullable T find(T like) {
    AtomicReferenceArray<@Nullable T> in = slots;
    int mask = in.length() - 1;
    int slot = home(like, mask);
    T found = in.getAcquire(slot);
    while (found != null && !found.equals(like)) {
      slot = (slot + 1) & mask;
      found = in.getAcquire(slot);
    }
    return found;
  }

  /// Makes room for one more. The owner's lock is held.
  ///
  /// @throws OutOfMemoryError when there is no Java memory; nothing has changed
  public void prepare() {
    AtomicReferenceArray<@Nullable T> old = slots;
    if (2 * (count + 1) <= old.length()) {
      return;
    }
    AtomicReferenceArray<@Nullable T> longer = new AtomicReferenceArray<>(2 * old.length());
    for (int i = 0; i < old.length(); i++) {
      T each = old.getPlain(i);
      if (each != null) {
        longer.setPlain(emptySlot(longer, each), each);
      }
    }
    slots = longer;
  }

  /// Adds a thing that no other one equals. The owner's lock is held, and there is room.
  public void add(T added) {
    AtomicReferenceArray<@Nullable T> in = slots;
    count++;
    in.setRelease(emptySlot(in, added), added);
  }

  /// Number of things.
  int count() {
    return count;
  }

  private static <T> int emptySlot(AtomicReferenceArray<@Nullable T> in, T added) {
    int mask = in.length() - 1;
    int slot = home(added, mask);
    while (in.getPlain(slot) != null) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int home(Object thing, int mask) {
    int hash = thing.hashCode() * 0x9E3779B9;
    return (hash ^ (hash >>> 16)) & mask;
  }
}
