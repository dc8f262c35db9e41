package org.freehold.cli.experiment;

import java.io.PrintWriter;
import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.cli.console.Figures;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextWrap;
import org.freehold.vm.SpaceInfo;

/// The result of the experiment in a few lines.
final class ExhaustionText {

  private static final int MAX_COLUMNS = 96;

  private final Shell shell;
  private final PrintWriter out;

  ExhaustionText(Shell shell) {
    this.shell = shell;
    this.out = shell.out();
  }

  void print(Exhaustion experiment, ExhaustionResult result) {
    SpaceInfo info = experiment.space().info();
    shell.println(
        "A 32-bit process with "
            + Bytes.format(result.addressBytes() + info.lowestAddress() + 64 * 1024)
            + " of addresses, "
            + (experiment.isPreloaded() ? "as a program finds it at its start" : "empty"));
    out.println();
    program("1  virtual allocations of 1 byte until refused", result.virtualAllocations());
    program(
        "2  heap allocations of " + Bytes.format(experiment.blockBytes()) + " until refused",
        result.heapAllocations());
    out.println();
    line(
        "committed", Bytes.format(result.committedBytes()), share(result.committedBytes(), result));
    line("free addresses", Bytes.format(result.freeBytes()), share(result.freeBytes(), result));
    line("largest free", Bytes.format(result.largestFreeBytes()), "");
    line(
        "unusable holes",
        Figures.count(result.unusableHoles()),
        "of up to " + Bytes.format(result.largestHoleBytes()));
    out.println();
    wrap("Why: " + result.diagnosis().sentence() + ".");
    out.println();
    wrap(
        "A reservation starts at a multiple of "
            + Bytes.format(info.granularity())
            + ". One byte takes a page of "
            + Bytes.format(info.pageSize())
            + ", and the "
            + Bytes.format(info.granularity() - info.pageSize())
            + " after it cannot be reserved.");
  }

  private void program(String what, long count) {
    out.println(String.format(Locale.ROOT, "%-46s  %10s", what, Figures.count(count)));
  }

  private void line(String what, String figure, String more) {
    shell.println(
        String.format(Locale.ROOT, "  %-16s %10s  %s", what, figure, more).stripTrailing());
  }

  private static String share(long bytes, ExhaustionResult result) {
    return Figures.percent((double) bytes / result.addressBytes()) + " % of the addresses";
  }

  private void wrap(String text) {
    int columns = shell.columns() == 0 ? MAX_COLUMNS : Math.min(shell.columns(), MAX_COLUMNS);
    out.println(TextWrap.words(text, columns, 0, 0));
  }
}
