package org.freehold.heap.internal.detect;

import org.jspecify.annotations.Nullable;

/// The record of a block: its key in a [BlockTable], and its links there and in a [BlockList]. The
/// links are part of the record, so that neither needs Java memory of its own: once a record
/// exists, it can be added, moved and removed without anything that could fail.
///
/// Not thread-safe; the heap's lock is held.
///
/// @param <R> the kind of record
public abstract class BlockRecord<R extends BlockRecord<R>> {

  /// Where the block's memory begins; must not change while the record is in a table.
  public long start;

  /// The order of the record in the table's heap.
  int priority;

  /// The records of smaller and of larger addresses below this one in the table.
  @Nullable R left;

  @Nullable R right;

  /// The record after this one in a list.
  @Nullable R next;

  /// Makes a record that is in no table and in no list.
  protected BlockRecord() {}
}
