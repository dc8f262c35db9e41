package org.freehold.playground.internal.heaps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// What changed in a heap between two snapshots: live blocks by stack and by size.
///
/// @param stacks that changed, by how much their bytes did
/// @param allStacks how many did
/// @param sizes that changed, likewise
/// @param caution why the change by stack means little, in a sentence; empty when it does not
public record HeapDifference(
    List<StackChange> stacks, int allStacks, List<SizeChange> sizes, String caution) {

  private static final int MOST = 500;

  /// Live blocks.
  ///
  /// @param blocks how many
  /// @param bytes as requested, where that is known
  public record Count(long blocks, long bytes) {
    private static final Count NOTHING = new Count(0, 0);

    private Count plus(long moreBlocks, long moreBytes) {
      return new Count(blocks + moreBlocks, bytes + moreBytes);
    }
  }

  /// A stack with other blocks than before.
  ///
  /// @param frames the innermost first; none when blocks have no stack
  /// @param before in the earlier snapshot
  /// @param after in the later one
  public record StackChange(List<String> frames, Count before, Count after) {
    long grown() {
      return after.bytes - before.bytes;
    }
  }

  /// Sizes with other blocks than before.
  ///
  /// @param place of the blocks
  /// @param from the smallest size
  /// @param to the largest
  /// @param before in the earlier snapshot; bytes of the blocks
  /// @param after in the later one
  public record SizeChange(String place, long from, long to, Count before, Count after) {
    long grown() {
      return after.bytes - before.bytes;
    }
  }

  /// The index of the heap that a heap is compared with: that at its address, otherwise the first
  /// of its name; 0 when there is none.
  public static int counterpart(SnapshotHeap heap, List<SnapshotHeap> others) {
    int named = 0;
    for (SnapshotHeap each : others) {
      boolean isOfItsName = each.name().equals(heap.name());
      if (isOfItsName && each.address() == heap.address()) {
        return each.index();
      }
      named = named == 0 && isOfItsName ? each.index() : named;
    }
    return named;
  }

  /// Compares.
  ///
  /// @param early the heap in the earlier snapshot
  /// @param first that snapshot
  /// @param late the heap in the later one
  /// @param second that one
  public static HeapDifference between(
      HeapAnalysis early, HeapSnapshot first, HeapAnalysis late, HeapSnapshot second) {
    List<StackChange> stacks = stacks(early, first, late, second);
    return new HeapDifference(
        stacks.stream().limit(MOST).toList(),
        stacks.size(),
        sizes(early.sizeRows(), late.sizeRows()),
        caution(early, late));
  }

  private static List<StackChange> stacks(
      HeapAnalysis early, HeapSnapshot first, HeapAnalysis late, HeapSnapshot second) {
    Map<List<String>, Count> before = byFrames(early.stacks(), first);
    Map<List<String>, Count> after = byFrames(late.stacks(), second);
    Set<List<String>> all = new HashSet<>(before.keySet());
    all.addAll(after.keySet());
    List<StackChange> changes = new ArrayList<>();
    for (List<String> each : all) {
      Count was = before.getOrDefault(each, Count.NOTHING);
      Count is = after.getOrDefault(each, Count.NOTHING);
      if (!was.equals(is)) {
        changes.add(new StackChange(each, was, is));
      }
    }
    changes.sort(
        Comparator.<StackChange>comparingLong(each -> -Math.abs(each.grown()))
            .thenComparing(each -> each.frames().toString()));
    return changes;
  }

  private static Map<List<String>, Count> byFrames(StackTotals totals, HeapSnapshot snapshot) {
    Map<List<String>, Count> counts = new HashMap<>();
    for (int stack = 0; stack <= totals.stacks(); stack++) {
      if (totals.blocks(stack) > 0) {
        long blocks = totals.blocks(stack);
        long bytes = totals.bytes(stack);
        counts.merge(
            snapshot.stack(stack), new Count(blocks, bytes), (old, _) -> old.plus(blocks, bytes));
      }
    }
    return counts;
  }

  private static List<SizeChange> sizes(SizeRows early, SizeRows late) {
    Map<SizeRows.Key, Count[]> pairs = new LinkedHashMap<>();
    early
        .map()
        .forEach((key, row) ->
            pairs.put(key, new Count[] {new Count(row.blocks, row.usable), Count.NOTHING}));
    late.map()
        .forEach((key, row) ->
            pairs.computeIfAbsent(key, _ -> new Count[] {Count.NOTHING, Count.NOTHING})[1] =
                new Count(row.blocks, row.usable));
    return pairs.entrySet().stream()
        .filter(each -> !each.getValue()[0].equals(each.getValue()[1]))
        .map(each ->
            new SizeChange(
                SizeFigures.name(each.getKey().place()),
                each.getKey().from(),
                each.getKey().to(),
                each.getValue()[0],
                each.getValue()[1]))
        .sorted(
            Comparator.<SizeChange>comparingLong(each -> -Math.abs(each.grown()))
                .thenComparingLong(SizeChange::from))
        .limit(MOST)
        .toList();
  }

  /// Stacks of all blocks and of a sample cannot be compared.
  private static String caution(HeapAnalysis early, HeapAnalysis late) {
    String before = sampling(early);
    String after = sampling(late);
    return before.equals(after)
        ? ""
        : "The stack was taken "
            + before
            + " in the earlier snapshot and "
            + after
            + " in the later one: what differs by stack differs for that reason too.";
  }

  private static String sampling(HeapAnalysis analysis) {
    String words = analysis.heap().sampling();
    return words.isEmpty() ? "of no block" : words;
  }
}
