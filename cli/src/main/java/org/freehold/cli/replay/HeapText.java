package org.freehold.cli.replay;

import java.nio.file.Path;
import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.cli.console.Figures;
import org.freehold.cli.console.Shell;
import org.freehold.heap.HeapSummary;
import org.freehold.trace.replay.ReplayReport;

/// What the heap of a replay contains after the last operation, in a few lines. What the program
/// never freed is still there.
final class HeapText {

  private final Shell shell;

  HeapText(Shell shell) {
    this.shell = shell;
  }

  void print(ReplayReport report) {
    HeapSummary heap = report.heap();
    shell.out().println();
    shell.println("The heap of " + ReplayTable.name(Path.of(report.trace())) + " at the end");
    line("reserved", heap.reservedBytes(), Figures.count(heap.segments(), "segment"));
    line("committed", heap.committedBytes(), "by " + Figures.count(heap.commits(), "commit"));
    line("busy", heap.busyBytes(), Figures.count(heap.busyBlocks(), "block"));
    line("free", heap.freeBytes(), freeRanges(heap));
    line(
        "uncommitted",
        heap.uncommittedBytes(),
        Figures.count(heap.uncommittedRanges(), "range")
            + ", by "
            + Figures.count(heap.decommits(), "decommit"));
    line(
        "slabs", heap.slabBytes(), Figures.count(heap.slabs(), "slab") + " of one size class each");
    line("large blocks", heap.largeBytes(), Figures.count(heap.largeBlocks(), "block"));
    line("cached", heap.cachedBytes(), "in thread caches");
    line("bookkeeping", heap.metadataBytes(), share(heap) + " % of committed, outside of it");
    shell.println("  calls         " + calls(report));
  }

  private void line(String what, long bytes, String more) {
    shell.println(String.format(Locale.ROOT, "  %-12s %10s  %s", what, Bytes.format(bytes), more));
  }

  private static String freeRanges(HeapSummary heap) {
    String ranges = Figures.count(heap.freeRanges(), "range");
    return heap.freeRanges() == 0
        ? ranges
        : ranges + ", the largest " + Bytes.format(heap.largestFreeBytes());
  }

  private static String share(HeapSummary heap) {
    long committed = heap.committedBytes();
    return committed == 0 ? "-" : Figures.percent((double) heap.metadataBytes() / committed);
  }

  /// A refused call is counted once, as the trace has it: the heap itself counts a second refusal
  /// where the replay asked again for the reason.
  private static String calls(ReplayReport report) {
    HeapSummary heap = report.heap();
    return String.join(
        ", ",
        Figures.count(heap.allocations(), "allocation"),
        Figures.count(heap.frees(), "free"),
        Figures.count(heap.reallocations(), "reallocation"),
        Figures.count(report.refusals()) + " refused");
  }
}
