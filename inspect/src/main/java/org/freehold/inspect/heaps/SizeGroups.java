package org.freehold.inspect.heaps;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// The live blocks of a heap by their size: what was asked for where that is known, otherwise the
/// block's.
///
/// @param groups in order, at most as many as were asked for
/// @param totalBytes of all live blocks, by the same sizes
public record SizeGroups(List<Group> groups, long totalBytes) {

  /// By what groups are ordered, the most first.
  public enum Order {
    /// The bytes of the group.
    TOTSIZE,
    /// The blocks of the group.
    BLOCKCOUNT,
    /// The size of a block.
    ALLOCATIONSIZE;

    /// The order that a letter or a name stands for.
    ///
    /// @param word `S`, `B`, `A`, or a name
    /// @return the order
    /// @throws IllegalArgumentException when there is none
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
  /// @param blocks how many
  public record Group(long size, long blocks) {
    /// Bytes of all of them.
    public long total() {
      return size * blocks;
    }
  }

  /// Groups the blocks of a heap.
  ///
  /// @param snapshot that has it
  /// @param heap which
  /// @param order of the groups
  /// @param most how many are wanted
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
