package org.freehold.heap.internal.detect;

import org.jspecify.annotations.Nullable;

/// A table of records by address: a treap, a search tree by address that is a heap by priorities,
/// which are hashes of the addresses. So its shape is that of a random tree, O(log n) deep, and is
/// the same whatever the order of additions.
///
/// Its nodes are the records themselves. Adding and removing allocates nothing and calls nothing
/// that could fail, so both may be part of a change that must be whole.
///
/// Invariants: addresses ascend from left to right; no record has a lower priority than one below
/// it.
///
/// Source: Aragon and Seidel, "Randomized Search Trees", 1989.
///
/// Not thread-safe; the heap's lock is held.
///
/// @param <R> the kind of record
public final class BlockTable<R extends BlockRecord<R>> {

  private @Nullable R root;
  private int size;

  /// Makes an empty table.
  public BlockTable() {}

  /// Number of records.
  public int size() {
    return size;
  }

  /// The record that begins at an address; null when there is none.
  public @Nullable R at(long address) {
    R at = root;
    while (at != null && at.start != address) {
      at = address < at.start ? at.left : at.right;
    }
    return at;
  }

  /// The record with the largest address that is not above another; null when there is none.
  public @Nullable R floor(long address) {
    R found = null;
    R at = root;
    while (at != null) {
      if (at.start <= address) {
        found = at;
        at = at.right;
      } else {
        at = at.left;
      }
    }
    return found;
  }

  /// The record with the smallest address above another; null when there is none.
  public @Nullable R higher(long address) {
    R found = null;
    R at = root;
    while (at != null) {
      if (at.start > address) {
        found = at;
        at = at.left;
      } else {
        at = at.right;
      }
    }
    return found;
  }

  /// The record with the smallest address; null when there is none.
  public @Nullable R first() {
    return higher(Long.MIN_VALUE);
  }

  /// The record after another one in the order of addresses; null after the last.
  public @Nullable R after(R record) {
    return higher(record.start);
  }

  /// Adds a record whose address is not in the table.
  public void add(R record) {
    long key = record.start;
    int priority = priority(key);
    R parent = null;
    R at = root;
    while (at != null && at.priority >= priority) {
      parent = at;
      at = key < at.start ? at.left : at.right;
    }
    record.priority = priority;
    record.left = null;
    record.right = null;
    split(at, record);
    link(parent, key, record);
    size++;
  }

  /// Removes a record that is in the table.
  @SuppressWarnings("ReferenceEquality") // There is one record for each block.
  public void remove(R record) {
    long key = record.start;
    R parent = null;
    for (R at = root; at != record; at = key < at.start ? at.left : at.right) {
      if (at == null) {
        throw new IllegalStateException("INV-HEAP-11 a record is in its table, address=" + key);
      }
      parent = at;
    }
    merge(parent, key, record.left, record.right);
    record.left = null;
    record.right = null;
    size--;
  }

  /// Removes all records, which are garbage from now on.
  public void clear() {
    root = null;
    size = 0;
  }

  /// How many records are on the way from the root to an address.
  int depthOf(long address) {
    int depth = 0;
    R at = root;
    while (at != null && at.start != address) {
      depth++;
      at = address < at.start ? at.left : at.right;
    }
    return depth;
  }

  /// Checks the invariants.
  ///
  /// @return whether they hold
  @SuppressWarnings("ReferenceEquality") // There is one record for each block.
  public boolean isValid() {
    int counted = 0;
    R before = null;
    for (R at = first(); at != null; at = after(at)) {
      counted++;
      boolean isHeap =
          (at.left == null || at.left.priority <= at.priority)
              && (at.right == null || at.right.priority <= at.priority);
      if (!isHeap || (before != null && before.start >= at.start) || at(at.start) != at) {
        return false;
      }
      before = at;
    }
    return counted == size;
  }

  /// Puts the records of a subtree that has none at the key of `record` below it.
  @SuppressWarnings("ReferenceEquality") // There is one record for each block.
  private void split(@Nullable R subtree, R record) {
    long key = record.start;
    R smaller = record;
    R larger = record;
    R at = subtree;
    while (at != null) {
      if (at.start < key) {
        if (smaller == record) {
          record.left = at;
        } else {
          smaller.right = at;
        }
        smaller = at;
        at = at.right;
      } else {
        if (larger == record) {
          record.right = at;
        } else {
          larger.left = at;
        }
        larger = at;
        at = at.left;
      }
    }
    if (smaller != record) {
      smaller.right = null;
    }
    if (larger != record) {
      larger.left = null;
    }
  }

  /// Puts two subtrees where a record was, all of whose addresses are between those around it.
  private void merge(@Nullable R parent, long key, @Nullable R smaller, @Nullable R larger) {
    R above = parent;
    R left = smaller;
    R right = larger;
    while (left != null && right != null) {
      if (left.priority >= right.priority) {
        link(above, key, left);
        above = left;
        left = left.right;
      } else {
        link(above, key, right);
        above = right;
        right = right.left;
      }
    }
    link(above, key, left == null ? right : left);
  }

  /// Links a subtree below a record, on the side of a key.
  private void link(@Nullable R above, long key, @Nullable R below) {
    if (above == null) {
      root = below;
    } else if (key < above.start) {
      above.left = below;
    } else {
      above.right = below;
    }
  }

  /// A hash of an address (the finalizer of SplitMix64).
  private static int priority(long address) {
    long mixed = (address ^ (address >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return (int) (mixed >>> 32);
  }
}
