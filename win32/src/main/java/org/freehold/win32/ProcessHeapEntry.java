package org.freehold.win32;

import java.util.Iterator;
import java.util.List;
import org.freehold.Bytes;
import org.jspecify.annotations.Nullable;

/// `PROCESS_HEAP_ENTRY`: where a walk through a heap stands. Begin with a new one; each `HeapWalk`
/// sets it to the next entry.
///
/// The walk shows the heap as it was at its first call, whatever happens meanwhile; so it needs no
/// lock, and memory for all entries. The accessors are named for the members of the structure.
///
/// Not thread-safe, as a structure is not.
public final class ProcessHeapEntry {

  /// The entry is a region: addresses that the heap has reserved, or in them a slab of the front
  /// end.
  public static final int PROCESS_HEAP_REGION = 0x1;

  /// The entry is a range of a region without memory behind it.
  public static final int PROCESS_HEAP_UNCOMMITTED_RANGE = 0x2;

  /// The entry is a live block. One with no flag at all is free.
  public static final int PROCESS_HEAP_ENTRY_BUSY = 0x4;

  /// The region index of blocks with a reservation of their own.
  public static final int LARGE_REGION = 64;

  /// One entry.
  record Values(
      long data,
      long bytes,
      int overhead,
      int region,
      int flags,
      long committed,
      long uncommitted) {

    static final Values NONE = new Values(0, 0, 0, 0, 0, 0, 0);
  }

  private Values values = Values.NONE;
  private @Nullable HeapHandle heap;
  private @Nullable Iterator<Values> rest;

  /// An entry from which a walk can begin: [#lpData] is 0.
  public ProcessHeapEntry() {}

  /// Makes the entry one from which a walk can begin, as setting `lpData` to NULL does in C.
  public void restart() {
    values = Values.NONE;
    heap = null;
    rest = null;
  }

  /// Whether the next call begins a walk.
  boolean isAtStart() {
    return rest == null;
  }

  /// Whether the walk goes through a heap.
  boolean isOf(HeapHandle other) {
    return heap == other;
  }

  void begin(HeapHandle walked, List<Values> entries) {
    heap = walked;
    rest = entries.iterator();
  }

  /// Sets this to the next entry.
  ///
  /// @return whether there is one
  boolean advance() {
    if (rest == null || !rest.hasNext()) {
      return false;
    }
    values = rest.next();
    return true;
  }

  /// Where the entry begins; of a region, the address of the region. 0 before the first entry.
  public long lpData() {
    return values.data;
  }

  /// Bytes of the entry: of a live block those asked for; of a region 0, since nothing of the
  /// heap's own stands in it.
  public long cbData() {
    return values.bytes;
  }

  /// Bytes behind a live block's data that belong to the block; 255 stands for that and more.
  public int cbOverhead() {
    return values.overhead;
  }

  /// The region that the entry belongs to, counted from 0; [#LARGE_REGION] for a block with a
  /// reservation of its own. Regions after the 64th are counted as that one, 63.
  public int iRegionIndex() {
    return values.region;
  }

  /// Of the `PROCESS_HEAP_` values; 0 for a free range.
  public int wFlags() {
    return values.flags;
  }

  /// Bytes of a region that have memory behind them.
  public long dwCommittedSize() {
    return values.committed;
  }

  /// Bytes of a region that have none.
  public long dwUnCommittedSize() {
    return values.uncommitted;
  }

  /// Where a region's first block can be: its beginning. 0 for other entries.
  public long lpFirstBlock() {
    return (values.flags & PROCESS_HEAP_REGION) == 0 ? 0 : values.data;
  }

  /// The end of a region; 0 for other entries.
  public long lpLastBlock() {
    return (values.flags & PROCESS_HEAP_REGION) == 0
        ? 0
        : values.data + values.committed + values.uncommitted;
  }

  @Override
  public String toString() {
    String what =
        switch (values.flags) {
          case PROCESS_HEAP_REGION ->
              "region " + values.committed + " committed " + values.uncommitted + " uncommitted";
          case PROCESS_HEAP_UNCOMMITTED_RANGE -> "uncommitted " + values.bytes;
          case PROCESS_HEAP_ENTRY_BUSY -> "busy " + values.bytes + "+" + values.overhead;
          default -> "free " + values.bytes;
        };
    return Bytes.address(values.data) + " " + what + " in " + values.region;
  }
}
