package org.freehold.inspect.heaps;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// The live blocks of a heap grouped by size, for `!heap -stat`: the requested size where it is
/// known, otherwise the size of the block.
///
/// @param groups in order, at most the number requested
/// @param totalBytes of all live blocks, by the same sizes
public record SizeGroups(List<Group> groups, long totalBytes) {

  /// What groups are sorted by, in descending order.
  public enum Order {
    /// The bytes of the group.
    TOTSIZE,
    /// The blocks of the group.
    BLOCKCOUNT,
    /// The size of a block.
    ALLOCATIONSIZE;

    /// Parses an order.
    ///
    /// @param word `S`, `B`, `A`, or a name
    /// @return the order /// @throws IllegalArgumentException when it is unknown
    public static Order of(String word) {
      return switch (word.toUpperCase(Locale.ROOT)) {
        case "S", "TOTSIZE" -> TOTSIZE;
        case "B", "BLOCKCOUNT" -> BLOCKCOUNT;
        case "A", "ALLOCATIONSIZE" -> ALLOCATIONSIZE;
        default ->
            throw new IllegalArgumentException(
                "unknown order '" + word + "'; known are: S (total size), B (blocks), A (size)");
      };
    }
  }

  /// Blocks of one size.
  ///
  /// @param size of each
  /// @param blocks the number of blocks
  public record Group(long size, long blocks) {
    /// Bytes of all of them.
    public long total() {
      return size * blocks;
    }
  }

  /// Groups the blocks of a heap.
  ///
  /// @param snapshot that has it
  /// @param heap the heap
  /// @param order of the groups
  /// @param most the maximum number of groups
  /// @throws IOException when the snapshot cannot be read
  public static SizeGroups of(HeapSnapshot snapshot, SnapshotHeap heap, Order order, int most)
      throws IOException {
    Map<Long, long[]> blocks = new HashMap<>();
    long[] total = new long[1];
    snapshot.visit(
        heap,
        entry -> {
          if (entry.isBusy()) {
            long size = entry.requested() >= 0 ? entry.requested() : entry.size();
            blocks.computeIfAbsent(size, _ -> new long[1])[0]++;
            total[0] += size;
          }
        });
    Comparator<Group> first =
        switch (order) {
          case TOTSIZE -> Comparator.comparingLong(Group::total);
          case BLOCKCOUNT -> Comparator.comparingLong(Group::blocks);
          case ALLOCATIONSIZE -> Comparator.comparingLong(Group::size);
        };
    List<Group> groups =
        blocks.entrySet().stream()
            .map(entry -> new Group(entry.getKey(), entry.getValue()[0]))
            .sorted(first.thenComparingLong(Group::size).reversed())
            .limit(most)
            .toList();
    return new SizeGroups(groups, total[0]);
  }
}
