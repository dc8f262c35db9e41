package org.freehold.win32;

import java.util.Iterator;
import java.util.List;
import org.freehold.Bytes;
import org.freehold.win32.internal.heap.OpenHeap;
import org.freehold.win32.internal.heap.WalkEntry;
import org.jspecify.annotations.Nullable;

/// `PROCESS_HEAP_ENTRY`: the position of a heap walk. Begin with a new one; each `HeapWalk` sets it
/// to the next entry.
///
/// The walk shows the heap as it was at its first call, whatever happens meanwhile; so it needs no
/// lock, but memory for all entries. The accessors have the names of the structure's members.
///
/// Not thread-safe, as a structure is not.
public final class ProcessHeapEntry {

  /// The entry is a region: addresses that the heap has reserved, or in them a slab of the front
  /// end.
  public static final int PROCESS_HEAP_REGION = 0x1;

  /// The entry is an uncommitted range of a region.
  public static final int PROCESS_HEAP_UNCOMMITTED_RANGE = 0x2;

  /// The entry is a live block. An entry without any flag is a free range.
  public static final int PROCESS_HEAP_ENTRY_BUSY = 0x4;

  /// The region index of blocks with a reservation of their own.
  public static final int LARGE_REGION = 64;

  private WalkEntry current = WalkEntry.NONE;
  private @Nullable OpenHeap heap;
  private @Nullable Iterator<WalkEntry> rest;

  /// An entry with which the next call begins a walk: [#lpData] is 0.
  public ProcessHeapEntry() {}

  /// Makes the next call begin a new walk, as setting `lpData` to NULL does in C.
  public void restart() {
    current = WalkEntry.NONE;
    heap = null;
    rest = null;
  }

  /// Whether the next call begins a walk.
  boolean isAtStart() {
    return rest == null;
  }

  /// Whether this is a walk of a heap.
  boolean isOf(OpenHeap other) {
    return heap == other;
  }

  void begin(OpenHeap walked, List<WalkEntry> entries) {
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
    current = rest.next();
    return true;
  }

  /// The start of the entry; of a region, the address of the region. 0 before the first entry.
  public long lpData() {
    return current.data();
  }

  /// Bytes of the entry: of a live block, those requested; of a region 0, since a heap stores
  /// nothing of its own there.
  public long cbData() {
    return current.bytes();
  }

  /// Bytes after a live block's data that belong to the block; 255 means 255 or more.
  public int cbOverhead() {
    return current.overhead();
  }

  /// The region that the entry belongs to, counted from 0; [#LARGE_REGION] for a block with a
  /// reservation of its own. Regions after the 64th have its index, 63.
  public int iRegionIndex() {
    return current.region();
  }

  /// Of the `PROCESS_HEAP_` values; 0 for a free range.
  public int wFlags() {
    return current.flags();
  }

  /// Bytes of a region that are committed.
  public long dwCommittedSize() {
    return current.committed();
  }

  /// Bytes of a region that are not.
  public long dwUnCommittedSize() {
    return current.uncommitted();
  }

  /// Where a region's first block can lie: its start. 0 for other entries.
  public long lpFirstBlock() {
    return (current.flags() & PROCESS_HEAP_REGION) == 0 ? 0 : current.data();
  }

  /// The end of a region; 0 for other entries.
  public long lpLastBlock() {
    return (current.flags() & PROCESS_HEAP_REGION) == 0
        ? 0
        : current.data() + current.committed() + current.uncommitted();
  }

  @Override
  public String toString() {
    String what =
        switch (current.flags()) {
          case PROCESS_HEAP_REGION ->
              "region "
                  + current.committed()
                  + " committed "
                  + current.uncommitted()
                  + " uncommitted";
          case PROCESS_HEAP_UNCOMMITTED_RANGE -> "uncommitted " + current.bytes();
          case PROCESS_HEAP_ENTRY_BUSY -> "busy " + current.bytes() + "+" + current.overhead();
          default -> "free " + current.bytes();
        };
    return Bytes.address(current.data()) + " " + what + " in " + current.region();
  }
}
