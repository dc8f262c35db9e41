package org.freehold.heap.internal.detect;

import org.jspecify.annotations.Nullable;

/// A list of records: a queue to which records are added at both ends, and from which the first one
/// is removed. It is linked through the records, each of which is in one list at most, so nothing
/// here can fail.
///
/// Not thread-safe; the heap's lock is held.
///
/// @param <R> the kind of record
public final class BlockList<R extends BlockRecord<R>> {

  private @Nullable R first;
  private @Nullable R last;
  private int count;

  /// Makes an empty list.
  public BlockList() {}

  /// Number of records.
  public int count() {
    return count;
  }

  /// The first record; null when there is none.
  public @Nullable R first() {
    return first;
  }

  /// The record after another one of the list; null after the last.
  public @Nullable R after(R record) {
    return record.next;
  }

  /// Adds a record in front of the others.
  public void addFirst(R record) {
    record.next = first;
    first = record;
    last = last == null ? record : last;
    count++;
  }

  /// Adds a record behind the others.
  public void addLast(R record) {
    R before = last;
    record.next = null;
    last = record;
    if (before == null) {
      first = record;
    } else {
      before.next = record;
    }
    count++;
  }

  /// Removes the first record.
  ///
  /// @return null when there is none
  public @Nullable R removeFirst() {
    R removed = first;
    if (removed != null) {
      first = removed.next;
      last = first == null ? null : last;
      removed.next = null;
      count--;
    }
    return removed;
  }

  /// Removes all records, which are garbage from now on.
  public void clear() {
    first = null;
    last = null;
    count = 0;
  }
}
