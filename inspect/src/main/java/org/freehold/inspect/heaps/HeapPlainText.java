package org.freehold.inspect.heaps;

import static org.freehold.inspect.heaps.HeapNames.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.freehold.Bytes;
import org.freehold.inspect.heaps.HeapChange.Count;
import org.freehold.inspect.heaps.HeapChange.Row;
import org.freehold.inspect.heaps.HeapSummaryText.Summed;
import org.freehold.inspect.heaps.HeapTally.Range;
import org.freehold.inspect.heaps.SizeGroups.Group;
import org.freehold.inspect.snapshot.HeapFlags;
import org.freehold.inspect.snapshot.HeapSnapshot;
import org.freehold.inspect.snapshot.SnapshotHeap;

/// Prints all views of heaps with Freehold's own terms and decimal sizes (`freehold heap --plain`).
public final class HeapPlainText {

  private static final int PERCENT = 100;
  private static final int SHOWN_FRAMES = 8;
  private static final int SHOWN_ROWS = 20;

  private HeapPlainText() {}

  /// The list of heaps.
  public static List<String> list(List<SnapshotHeap> heaps) {
    List<String> lines = new ArrayList<>();
    lines.add("  #  address             live blocks   live bytes  name");
    for (SnapshotHeap heap : heaps) {
      lines.add(
          format(
              "%3d  %s  %,11d  %11s  %s (%s memory)",
              heap.index(),
              Bytes.address(heap.address()),
              Math.max(0, heap.figure("busyBlocks")),
              Bytes.format(Math.max(0, heap.figure("busyBytes"))),
              heap.name(),
              heap.space()));
    }
    return lines;
  }

  /// A line for each heap.
  public static List<String> table(List<Summed> heaps) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  #    reserved   committed        free  free ranges  uncommitted  large blocks  external"
            + "  virtual  name");
    for (Summed each : heaps) {
      HeapTally tally = each.tally();
      lines.add(
          format(
              "%3d  %10s  %10s  %10s  %,11d  %,11d  %,12d  %6.1f %%  %5.1f %%  %s",
              each.heap().index(),
              Bytes.format(tally.reserved()),
              Bytes.format(tally.committed()),
              Bytes.format(tally.free()),
              tally.freeRanges(),
              tally.uncommittedRanges(),
              tally.largeBlocks(),
              PERCENT * tally.externalFragmentation(),
              PERCENT * tally.virtualFragmentation(),
              each.heap().name()));
    }
    return lines;
  }

  /// One heap in detail.
  public static List<String> detail(Summed each) {
    SnapshotHeap heap = each.heap();
    HeapTally tally = each.tally();
    List<String> lines = new ArrayList<>();
    lines.add("Heap " + heap.index() + ":                 " + heap.name());
    lines.add("Address space:          " + heap.space() + " memory");
    lines.add("Flags:                  " + String.join(", ", HeapFlags.names(heap.flags())));
    lines.add(format("Segments:               %,d", tally.segments()));
    lines.add("Reserved in segments:   " + Bytes.format(tally.reserved()));
    lines.add("Committed in segments:  " + Bytes.format(tally.committed()));
    lines.add(
        format(
            "Live in segments:       %s in %s",
            Bytes.format(tally.busyBytes()), count(tally.busyBlocks(), "block")));
    lines.add(
        format(
            "Free in segments:       %s in %s",
            Bytes.format(tally.free()), count(tally.freeRanges(), "range")));
    lines.add(
        format(
            "Large blocks:           %s in %s",
            Bytes.format(tally.largeBytes()), count(tally.largeBlocks(), "block")));
    lines.add(format("External fragmentation: %.1f %%", PERCENT * tally.externalFragmentation()));
    lines.add(format("Virtual fragmentation:  %.1f %%", PERCENT * tally.virtualFragmentation()));
    lines.add("");
    lines.add("    block size (bytes)     live     free   in slabs: live     free  unused bytes");
    for (Range range : tally.ranges()) {
      lines.add(
          format(
              "%9d to %9d  %,7d  %,7d  %,14d  %,7d  %,12d",
              range.from(),
              range.from() + tally.rangeBytes() - 1,
              range.busy(),
              range.free(),
              range.frontBusy(),
              range.frontFree(),
              range.unused()));
    }
    return lines;
  }

  /// Every entry of a heap.
  ///
  /// @throws IOException when the snapshot cannot be read
  public static void entries(HeapSnapshot snapshot, SnapshotHeap heap, Consumer<String> out)
      throws IOException {
    out.accept("Heap " + heap.index() + ", " + heap.name());
    out.accept("address                     size   requested  stack  what");
    snapshot.visit(
        heap,
        entry ->
            out.accept(
                format(
                    "%s  %,12d  %10s  %5s  %s%s%s",
                    Bytes.address(entry.address()),
                    entry.size(),
                    entry.requested() < 0 ? "" : format("%,d", entry.requested()),
                    entry.stack() == 0 ? "" : "#" + entry.stack(),
                    entry.inSlab() ? "  " : "",
                    entry.kind().name().toLowerCase(Locale.ROOT),
                    entry.isUnreached() ? ", nothing points to it" : "")));
  }

  /// Single blocks, each with its stack.
  ///
  /// @param snapshot that has the stacks
  /// @param blocks to show
  public static List<String> blocks(HeapSnapshot snapshot, List<BlockAt> blocks) {
    List<String> lines = new ArrayList<>();
    for (BlockAt block : blocks) {
      lines.add(
          format(
              "%s  %s, %,d bytes%s, in heap %d (%s)",
              Bytes.address(block.address()),
              state(block),
              block.size(),
              block.requested() < 0 ? "" : format(" for %,d requested", block.requested()),
              block.heap().index(),
              block.heap().name()));
      snapshot.stack(block.stack()).forEach(frame -> lines.add("    at " + frame));
    }
    return lines;
  }

  private static String state(BlockAt block) {
    String kind = block.kind().name().toLowerCase(Locale.ROOT);
    return block.inSlab() ? kind + " in a slab" : kind;
  }

  private static String count(long count, String what) {
    return format("%,d %s%s", count, what, count == 1 ? "" : "s");
  }

  /// Blocks grouped by size.
  public static List<String> groups(SnapshotHeap heap, SizeGroups groups) {
    List<String> lines = new ArrayList<>();
    lines.add("Heap " + heap.index() + ", " + heap.name());
    lines.add("        size       blocks        total   share");
    for (Group group : groups.groups()) {
      double share = groups.totalBytes() == 0 ? 0 : (double) group.total() / groups.totalBytes();
      lines.add(
          format(
              "%,12d %,12d %12s  %5.1f %%",
              group.size(), group.blocks(), Bytes.format(group.total()), PERCENT * share));
    }
    return lines;
  }

  /// How two snapshots differ.
  public static List<String> change(HeapChange change) {
    List<String> lines = new ArrayList<>();
    lines.add("Live before: " + count(change.before()));
    lines.add("Live after:  " + count(change.after()));
    if (!change.caution().isEmpty()) {
      lines.add("Note: " + change.caution() + ".");
    }
    lines.add("");
    lines.add("--- By stack ---   bytes       blocks   (after: bytes, blocks)");
    change.stacks().stream().limit(SHOWN_ROWS).forEach(row -> addStack(row, lines));
    addMore(change.stacks(), "stacks", lines);
    lines.add("");
    lines.add("--- By size ----   bytes       blocks   (after: bytes, blocks)");
    for (Row row : change.sizes().stream().limit(SHOWN_ROWS).toList()) {
      lines.add(format("%,10d", row.size()) + grown(row));
    }
    addMore(change.sizes(), "sizes", lines);
    return lines;
  }

  private static void addStack(Row row, List<String> lines) {
    lines.add("          " + grown(row));
    List<String> frames = row.stack().isEmpty() ? List.of("(unknown)") : row.stack();
    frames.stream().limit(SHOWN_FRAMES).forEach(frame -> lines.add("    at " + frame));
    if (frames.size() > SHOWN_FRAMES) {
      lines.add("    and " + (frames.size() - SHOWN_FRAMES) + " more");
    }
  }

  private static void addMore(List<Row> rows, String what, List<String> lines) {
    if (rows.size() > SHOWN_ROWS) {
      lines.add("and " + (rows.size() - SHOWN_ROWS) + " more " + what);
    }
  }

  private static String grown(Row row) {
    return format(
        " %+,14d %+,11d   (%,d, %,d)",
        row.grownBytes(), row.grownBlocks(), row.after().bytes(), row.after().blocks());
  }

  private static String count(Count count) {
    return format("%,d blocks, %,d bytes", count.blocks(), count.bytes());
  }
}
