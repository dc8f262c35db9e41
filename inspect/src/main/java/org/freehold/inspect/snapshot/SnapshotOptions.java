package org.freehold.inspect.snapshot;

import java.util.List;
import org.freehold.heap.Heap;
import org.jspecify.annotations.Nullable;

/// How a snapshot is taken.
///
/// @param heaps of these; null for all open heaps of the process
/// @param reason is kept in the file
/// @param searchesPointers whether blocks that nothing points to are marked, see `PointerSearch`
/// @param roots addresses that the program holds elsewhere, in Java variables or in other native
///   memory; each keeps the block that it lies in, and what that one points to
public record SnapshotOptions(
    @Nullable List<Heap> heaps, String reason, boolean searchesPointers, List<Long> roots) {

  /// All heaps, no search.
  public static final SnapshotOptions DEFAULT = new SnapshotOptions(null, "api", false, List.of());

  /// Keeps copies.
  public SnapshotOptions {
    heaps = heaps == null ? null : List.copyOf(heaps);
    roots = List.copyOf(roots);
  }

  /// The same, for these heaps.
  public SnapshotOptions withHeaps(List<Heap> some) {
    return new SnapshotOptions(some, reason, searchesPointers, roots);
  }

  /// The same, for another reason.
  public SnapshotOptions withReason(String other) {
    return new SnapshotOptions(heaps, other, searchesPointers, roots);
  }

  /// The same, with a search for blocks to which no pointer leads.
  ///
  /// @param from the roots; without any, a block is marked when no other block points to it
  public SnapshotOptions withSearch(List<Long> from) {
    return new SnapshotOptions(heaps, reason, true, from);
  }
}
