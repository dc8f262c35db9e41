package org.freehold.inspect.heaps;

import static org.freehold.inspect.heaps.HeapNames.digits;
import static org.freehold.inspect.heaps.HeapNames.format;

import java.util.ArrayList;
import java.util.List;
import org.freehold.inspect.heaps.HeapTally.Range;
import org.freehold.inspect.snapshot.HeapFlags;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// Prints `!heap` and `!heap -s`: the list of heaps, a line of totals for each heap, or one heap in
/// detail. The spelling of the labels, mistakes included, is the debugger's.
public final class HeapSummaryText {

  private static final String HEADER =
      "  Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast ";
  private static final String UNITS =
      "                    (k)     (k)    (k)     (k) length      blocks cont. heap ";
  private static final int DASHES = 77;
  private static final String WIDER = "        ";
  private static final String DETAIL_RULE = "-".repeat(66) + " ";
  private static final long KIB = 1024;
  private static final int PERCENT = 100;

  /// Fragmentation in percent that is worth a line in the table when it is exceeded.
  private static final int WORTH_A_LINE = 10;

  private HeapSummaryText() {}

  /// A heap and its sums.
  ///
  /// @param heap the heap
  /// @param tally of its entries
  public record Summed(SnapshotHeap heap, HeapTally tally) {}

  /// The list of heaps.
  ///
  /// @param heaps of a snapshot
  public static List<String> list(List<SnapshotHeap> heaps) {
    List<String> lines = new ArrayList<>();
    lines.add("        Heap Address      NT/Segment Heap");
    lines.add("");
    heaps.forEach(heap -> lines.add(format("%20x              NT Heap", heap.address())));
    return lines;
  }

  /// A line for each heap.
  ///
  /// @param heaps in order
  public static List<String> table(List<Summed> heaps) {
    List<String> lines = new ArrayList<>();
    int flags = heaps.stream().mapToInt(each -> each.heap().flags()).reduce(0, (a, b) -> a | b);
    List<String> aids = HeapNames.aids(flags);
    if (!aids.isEmpty()) {
      lines.add("NtGlobalFlag enables following debugging aids for new heaps:");
      aids.forEach(aid -> lines.add("    " + aid));
    }
    lines.add("LFH Key                   : 0x00000000");
    lines.add("Termination on corruption : DISABLED");
    boolean isWide = heaps.stream().anyMatch(each -> !each.heap().is32Bit());
    String wider = isWide ? WIDER : "";
    String rule = "-".repeat(DASHES + wider.length());
    lines.add(wider + HEADER);
    lines.add(wider + UNITS);
    lines.add(rule);
    heaps.forEach(each -> addRow(each, isWide, lines));
    lines.add(rule);
    return lines;
  }

  private static void addRow(Summed each, boolean isWide, List<String> lines) {
    HeapTally tally = each.tally();
    lines.add(
        format(
            (isWide ? "%016x" : "%08x") + " %08x %7d %6d %6d %6d %5d %5d %4d %6x   %-3s",
            each.heap().address(),
            each.heap().flags(),
            tally.reserved() / KIB,
            tally.committed() / KIB,
            tally.virtual() / KIB,
            tally.free() / KIB,
            tally.freeRanges(),
            tally.uncommittedRanges(),
            tally.largeBlocks(),
            contention(each.heap()),
            tally.slabs() > 0 ? "LFH" : ""));
    long external = percent(tally.externalFragmentation());
    if (external > WORTH_A_LINE) {
      lines.add(
          format(
              "    External fragmentation  %d %% (%d free blocks)", external, tally.freeRanges()));
    }
    long virtual = percent(tally.virtualFragmentation());
    if (virtual > WORTH_A_LINE) {
      lines.add(
          format(
              "    Virtual address fragmentation  %d %% (%d uncommited ranges)",
              virtual, tally.uncommittedRanges()));
    }
  }

  private static long contention(SnapshotHeap heap) {
    return Math.max(0, heap.figure("lockContentions"));
  }

  private static long percent(double share) {
    return Math.round(PERCENT * share);
  }

  /// One heap in detail.
  ///
  /// @param number counted from 0, in the order of what is shown
  /// @param each the heap
  /// @param large its large blocks
  public static List<String> detail(int number, Summed each, List<BlockAt> large) {
    SnapshotHeap heap = each.heap();
    HeapTally tally = each.tally();
    List<String> lines = new ArrayList<>();
    lines.add("Walking the heap " + digits(heap, heap.address()) + " ....");
    for (BlockAt block : large) {
      lines.add(
          format(
              " Virtual block: %s - %s (size %08x)",
              digits(heap, block.address()), digits(heap, block.address()), block.size()));
    }
    lines.add(format("%2d: Heap %s", number, digits(heap, heap.address())));
    lines.add(format("   Flags          %08x - %s", heap.flags(), names(heap)));
    lines.add(format("   Reserved memory in segments              %d (k)", tally.reserved() / KIB));
    lines.add(
        format("   Commited memory in segments              %d (k)", tally.committed() / KIB));
    lines.add(format("   Virtual bytes (correction for large UCR) %d (k)", tally.virtual() / KIB));
    lines.add(
        format(
            "   Free space                               %d (k) (%d blocks)",
            tally.free() / KIB, tally.freeRanges()));
    lines.add(
        format(
            "   External fragmentation          %d%% (%d free blocks)",
            percent(tally.externalFragmentation()), tally.freeRanges()));
    lines.add(
        format(
            "   Virtual address fragmentation   %d%% (%d uncommited ranges)",
            percent(tally.virtualFragmentation()), tally.uncommittedRanges()));
    lines.add(
        format(
            "   Virtual blocks  %d - total %d KBytes",
            tally.largeBlocks(), tally.largeBytes() / KIB));
    lines.add(format("   Lock contention %d", contention(heap)));
    lines.add(format("   Segments        %d", tally.segments()));
    addRanges(tally, lines);
    return lines;
  }

  private static String names(SnapshotHeap heap) {
    StringBuilder names = new StringBuilder();
    HeapFlags.names(heap.flags()).forEach(name -> names.append(name).append(' '));
    return names.toString();
  }

  private static void addRanges(HeapTally tally, List<String> lines) {
    lines.add("");
    lines.add("                    Default heap   Front heap       Unused bytes");
    lines.add("   Range (bytes)     Busy  Free    Busy   Free     Total  Average ");
    lines.add(DETAIL_RULE);
    Range total = new Range(0, 0, 0, 0, 0, 0, 0);
    for (Range range : tally.ranges()) {
      String label = format("%6d - %6d", range.from(), range.from() + tally.rangeBytes());
      lines.add(row(label, range));
      total = total.plus(range);
    }
    lines.add(DETAIL_RULE);
    lines.add(row("  Total        ", total));
  }

  private static String row(String label, Range range) {
    return label
        + format(
            "%7d%7d%7d%7d%11d%8d",
            range.busy(),
            range.free(),
            range.frontBusy(),
            range.frontFree(),
            range.unused(),
            range.average());
  }
}
