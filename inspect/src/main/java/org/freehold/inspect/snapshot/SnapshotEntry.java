package org.freehold.inspect.snapshot;

import org.freehold.heap.HeapEntry.Kind;

/// An entry of a heap in a snapshot: a region, a block, a free range and so on. One object is
/// reused for every entry: copy what is needed later.
public final class SnapshotEntry {

  Kind kind = Kind.REGION;
  long address;
  long size;
  long requested;
  int region;
  int stack;
  boolean inSlab;
  boolean isUnreached;

  SnapshotEntry() {}

  /// What it is.
  public Kind kind() {
    return kind;
  }

  /// Where it starts.
  public long address() {
    return address;
  }

  /// Its length in bytes; of a region the committed bytes.
  public long size() {
    return size;
  }

  /// The first address past its end.
  public long end() {
    return address + size;
  }

  /// The bytes that were requested; -1 when unknown, or when it is not a live block.
  public long requested() {
    return requested;
  }

  /// The index of the region that it lies in, from 0; -1 for a large block.
  public int region() {
    return region;
  }

  /// The number of its allocation stack in the snapshot; 0 when unknown.
  public int stack() {
    return stack;
  }

  /// Whether it is a block of the most recent slab, live or free.
  public boolean inSlab() {
    return inSlab;
  }

  /// Whether it is a live block that the search for pointers did not reach.
  public boolean isUnreached() {
    return isUnreached;
  }

  /// Whether it is a live block.
  public boolean isBusy() {
    return kind == Kind.BUSY || kind == Kind.LARGE;
  }
}
