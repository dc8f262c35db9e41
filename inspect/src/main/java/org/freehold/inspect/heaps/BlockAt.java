package org.freehold.inspect.heaps;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.freehold.heap.HeapEntry.Kind;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotEntry;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// A heap entry in its context: its heap, its segment and the size of the entry before it.
///
/// @param heap that it is in
/// @param kind what it is
/// @param address where it starts
/// @param size bytes
/// @param requested bytes that were requested; -1 when unknown
/// @param previousSize the size of the entry before it; 0 for the first of a segment
/// @param segment the start of its segment; its own address for a large block
/// @param inSlab whether it is a block of a slab
/// @param stack the number of its allocation stack; 0 when unknown
public record BlockAt(
    SnapshotHeap heap,
    Kind kind,
    long address,
    long size,
    long requested,
    long previousSize,
    long segment,
    boolean inSlab,
    int stack) {

  /// Whether it is a live block.
  public boolean isBusy() {
    return kind == Kind.BUSY || kind == Kind.LARGE;
  }

  /// The bytes that its owner may use: those requested, where that is known.
  public long userSize() {
    return requested >= 0 ? requested : size;
  }

  /// The innermost entry that contains an address: a block rather than its slab.
  ///
  /// @param snapshot to look into
  /// @param address any
  /// @return one for each heap that contains it; heaps of different spaces may share addresses
  /// @throws IOException when the snapshot cannot be read
  public static List<BlockAt> holding(HeapSnapshot snapshot, long address) throws IOException {
    List<BlockAt> found = new ArrayList<>();
    for (SnapshotHeap heap : snapshot.heaps()) {
      List<BlockAt> inHeap =
          all(
              snapshot,
              heap,
              entry ->
                  entry.kind() != Kind.REGION
                      && address >= entry.address()
                      && address < entry.end());
      if (!inHeap.isEmpty()) {
        found.add(inHeap.getLast());
      }
    }
    return found;
  }

  /// The unreachable blocks: live blocks that the search for pointers did not reach.
  ///
  /// @param snapshot to look into
  /// @param heap the heap
  /// @throws IOException when the snapshot cannot be read
  public static List<BlockAt> unreached(HeapSnapshot snapshot, SnapshotHeap heap)
      throws IOException {
    return all(snapshot, heap, SnapshotEntry::isUnreached);
  }

  /// The large blocks: live blocks with a reservation of their own.
  ///
  /// @param snapshot to look into
  /// @param heap the heap
  /// @throws IOException when the snapshot cannot be read
  public static List<BlockAt> large(HeapSnapshot snapshot, SnapshotHeap heap) throws IOException {
    return all(snapshot, heap, entry -> entry.kind() == Kind.LARGE);
  }

  private static List<BlockAt> all(
      HeapSnapshot snapshot, SnapshotHeap heap, Predicate<SnapshotEntry> isWanted)
      throws IOException {
    List<BlockAt> found = new ArrayList<>();
    long[] segment = new long[1];
    PreviousSize previous = new PreviousSize();
    snapshot.visit(
        heap,
        entry -> {
          long before = previous.next(entry);
          if (entry.kind() == Kind.REGION) {
            segment[0] = entry.address();
          } else if (isWanted.test(entry)) {
            found.add(of(heap, entry, segment[0], before));
          }
        });
    return found;
  }

  private static BlockAt of(SnapshotHeap heap, SnapshotEntry entry, long segment, long previous) {
    boolean isLarge = entry.kind() == Kind.LARGE;
    return new BlockAt(
        heap,
        entry.kind(),
        entry.address(),
        entry.size(),
        entry.requested(),
        isLarge ? 0 : previous,
        isLarge ? entry.address() : segment,
        entry.inSlab(),
        entry.stack());
  }
}
