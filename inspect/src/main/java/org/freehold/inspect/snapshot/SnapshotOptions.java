package org.freehold.inspect.snapshot;

import java.util.List;
import org.freehold.heap.Heap;
import org.jspecify.annotations.Nullable;

/// How a snapshot is taken.
///
/// @param heaps the heaps to capture; null for all open heaps of the process
/// @param reason is stored in the file
/// @param searchesPointers whether unreachable blocks are searched for and marked
/// @param roots addresses that the program holds elsewhere, in Java variables or in other native
///   memory; each reaches the block that contains it, and what that block points to
public record SnapshotOptions(
    @Nullable List<Heap> heaps, String reason, boolean searchesPointers, List<Long> roots) {

  /// All heaps, no search.
  public static final SnapshotOptions DEFAULT = new SnapshotOptions(null, "api", false, List.of());

  /// Copies the lists.
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

  /// The same, with a search for unreachable blocks: live blocks that no pointer leads to.
  ///
  /// @param from the roots; without any, a block is marked when no other block points to it
  public SnapshotOptions withSearch(List<Long> from) {
    return new SnapshotOptions(heaps, reason, true, from);
  }
}
