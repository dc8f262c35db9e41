package org.freehold.inspect.snapshot;

import org.freehold.heap.HeapEntry.Kind;

/// What stands at one place in a heap. One object shows one entry after the other: what is needed
/// later is copied out of it.
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

  /// What stands there.
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

  /// The first address behind it.
  public long end() {
    return address + size;
  }

  /// The bytes that were asked for; -1 when that is not known, or it is no live block.
  public long requested() {
    return requested;
  }

  /// The region that it stands in, counted from 0; -1 for a large block.
  public int region() {
    return region;
  }

  /// The number of the stack that allocated it, in the snapshot; 0 when that is not known.
  public int stack() {
    return stack;
  }

  /// Whether it is a block of the slab that was shown last, live or free.
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
