package org.freehold.cli.experiment;

import java.io.PrintWriter;
import java.util.Locale;
import org.freehold.Bytes;
import org.freehold.cli.console.Figures;
import org.freehold.vm.SpaceInfo;

/// The experiment told in a few lines.
final class ExhaustionText {

  private static final int COLUMNS = 96;

  private final PrintWriter out;

  ExhaustionText(PrintWriter out) {
    this.out = out;
  }

  void print(Exhaustion experiment, ExhaustionResult result) {
    SpaceInfo info = experiment.space().info();
    out.println(
        "A 32-bit process with "
            + Bytes.format(result.addressBytes() + info.lowestAddress() + 64 * 1024)
            + " of addresses, "
            + (experiment.isPreloaded() ? "as a started program finds it" : "nothing in it"));
    out.println();
    program(
        "1  virtual allocations of 1 byte, until they are refused", result.virtualAllocations());
    program(
        "2  heap allocations of "
            + Bytes.format(experiment.blockBytes())
            + ", until they are refused",
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
            + " behind it can be reserved by nobody.");
  }

  private void program(String what, long count) {
    out.println(String.format(Locale.ROOT, "%-62s %10s", what, Figures.count(count)));
  }

  private void line(String what, String figure, String more) {
    out.println(String.format(Locale.ROOT, "  %-16s %10s  %s", what, figure, more).stripTrailing());
  }

  private static String share(long bytes, ExhaustionResult result) {
    return Figures.percent((double) bytes / result.addressBytes()) + " % of the addresses";
  }

  private void wrap(String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() >= COLUMNS) {
        out.println(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    out.println(line.toString().stripTrailing());
  }
}
