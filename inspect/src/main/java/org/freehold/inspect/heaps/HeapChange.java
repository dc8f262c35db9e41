package org.freehold.inspect.heaps;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// How the live blocks of two snapshots differ, by allocation stack and by size. Rows that are
/// equal in both are left out.
///
/// @param stacks by growth in bytes, the largest first
/// @param sizes likewise
/// @param before live blocks and bytes of the first snapshot
/// @param after live blocks and bytes of the second one
/// @param caution why growth by stack is not meaningful, in a sentence; empty when it is
public record HeapChange(
    List<Row> stacks, List<Row> sizes, Count before, Count after, String caution) {

  /// Live blocks.
  ///
  /// @param blocks how many
  /// @param bytes as requested, where that is known
  public record Count(long blocks, long bytes) {
    Count plus(long size) {
      return new Count(blocks + 1, bytes + size);
    }
  }

  /// A row that differs.
  ///
  /// @param stack the frames, the innermost first; none where blocks are grouped by size, or when
  ///   unknown
  /// @param size of a block; -1 where blocks are grouped by stack
  /// @param before in the first snapshot
  /// @param after in the second one
  public record Row(List<String> stack, long size, Count before, Count after) {
    /// Bytes more than before.
    public long grownBytes() {
      return after.bytes - before.bytes;
    }

    /// Blocks more than before.
    public long grownBlocks() {
      return after.blocks - before.blocks;
    }
  }

  private static final Count NOTHING = new Count(0, 0);

  /// The blocks of one snapshot.
  private static final class Side {
    final Map<List<String>, Count> byStack = new HashMap<>();
    final Map<Long, Count> bySize = new HashMap<>();
    Count total = NOTHING;

    static Side of(HeapSnapshot snapshot) throws IOException {
      Side side = new Side();
      Map<Integer, Count> byNumber = new HashMap<>();
      for (SnapshotHeap heap : snapshot.heaps()) {
        snapshot.visit(
            heap,
            entry -> {
              if (entry.isBusy()) {
                long size = entry.requested() >= 0 ? entry.requested() : entry.size();
                byNumber.merge(entry.stack(), new Count(1, size), (old, _) -> old.plus(size));
                side.bySize.merge(size, new Count(1, size), (old, _) -> old.plus(size));
                side.total = side.total.plus(size);
              }
            });
      }
      byNumber.forEach((number, count) -> side.byStack.put(snapshot.stack(number), count));
      return side;
    }
  }

  /// Compares.
  ///
  /// @param first the earlier snapshot
  /// @param second the later one, of the same program
  /// @throws IOException when one of them cannot be read
  public static HeapChange between(HeapSnapshot first, HeapSnapshot second) throws IOException {
    Side before = Side.of(first);
    Side after = Side.of(second);
    List<Row> stacks = new ArrayList<>();
    for (Map.Entry<List<String>, Count[]> each : pairs(before.byStack, after.byStack).entrySet()) {
      stacks.add(new Row(each.getKey(), -1, each.getValue()[0], each.getValue()[1]));
    }
    List<Row> sizes = new ArrayList<>();
    for (Map.Entry<Long, Count[]> each : pairs(before.bySize, after.bySize).entrySet()) {
      sizes.add(new Row(List.of(), each.getKey(), each.getValue()[0], each.getValue()[1]));
    }
    return new HeapChange(
        sorted(stacks), sorted(sizes), before.total, after.total, caution(first, second));
  }

  /// Stacks of all blocks and stacks of a sample cannot be compared: what was not sampled would
  /// count as gone.
  private static String caution(HeapSnapshot first, HeapSnapshot second) {
    String before = sampling(first);
    String after = sampling(second);
    return before.equals(after)
        ? ""
        : "the stack was taken "
            + before
            + " in the first snapshot and "
            + after
            + " in the second: what differs by stack differs for that reason too";
  }

  private static String sampling(HeapSnapshot snapshot) {
    String words =
        snapshot.heaps().stream()
            .map(SnapshotHeap::sampling)
            .filter(each -> !each.isEmpty())
            .distinct()
            .sorted()
            .collect(Collectors.joining(" or "));
    return words.isEmpty() ? "of no block" : words;
  }

  private static <K> Map<K, Count[]> pairs(Map<K, Count> before, Map<K, Count> after) {
    Map<K, Count[]> pairs = new HashMap<>();
    before.forEach((key, count) -> pairs.put(key, new Count[] {count, NOTHING}));
    after.forEach(
        (key, count) -> pairs.computeIfAbsent(key, _ -> new Count[] {NOTHING, NOTHING})[1] = count);
    return pairs;
  }

  private static List<Row> sorted(List<Row> rows) {
    return rows.stream()
        .filter(row -> !row.before.equals(row.after))
        .sorted(
            Comparator.comparingLong(Row::grownBytes)
                .thenComparingLong(Row::grownBlocks)
                .reversed()
                .thenComparingLong(Row::size)
                .thenComparing(row -> row.stack().toString()))
        .toList();
  }
}
