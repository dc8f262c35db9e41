package org.freehold.cli.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.freehold.Bytes;
import org.freehold.cli.console.Figures;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.info.Histogram;
import org.freehold.trace.info.StackCosts;
import org.freehold.trace.info.TraceSummary;

/// Prints the figures of a trace as text.
final class TraceInfoText {

  private static final double NANOS = 1e9;
  private static final int BAR = 40;
  private static final int FRAMES = 12;

  private static final int RANGE_WIDTH = 33;
  private static final int COUNT_WIDTH = 15;

  private final TraceInfo info;
  private final TraceSummary summary;
  private final List<String> lines = new ArrayList<>();

  private final int columns;

  private TraceInfoText(TraceInfo info, int columns) {
    this.info = info;
    this.columns = columns;
    this.summary = info.summary();
  }

  /// The lines.
  ///
  /// @param columns how wide they are shown, 0 for any width; bars are shortened to fit, other
  ///   lines are not
  static List<String> lines(TraceInfo info, int columns) {
    TraceInfoText text = new TraceInfoText(info, columns);
    text.head();
    text.memory();
    text.histogram("Requested sizes, in bytes", text.summary.sizes());
    text.histogram("Lifetimes, in events", text.summary.lifetimes());
    text.histogram("Lifetimes, in nanoseconds", text.summary.lifetimeNanos());
    text.stacks();
    return text.lines;
  }

  private void head() {
    String command = summary.command().isEmpty() ? "" : ", of " + oneLine(summary.command());
    lines.add(info.file() + ": a trace in the format " + summary.format() + command);
    if (summary.startMillis() > 0) {
      row("recorded", Instant.ofEpochMilli(summary.startMillis()).toString());
    }
    if (summary.nanos() != TraceEvent.UNKNOWN_TIME) {
      row("time", Figures.duration(summary.nanos() / NANOS));
    }
    if (summary.isCut()) {
      row("truncated", "the recording has no end; what is complete was read");
    }
    row("operations", Figures.count(summary.operations()));
    row("allocations", Figures.count(summary.allocations()));
    row("frees", Figures.count(summary.frees()));
    row("reallocations", Figures.count(summary.reallocations()));
    if (summary.nullFrees() > 0) {
      row("frees of null", Figures.count(summary.nullFrees()));
    }
    row("threads", Figures.count(summary.threads()));
    if (summary.threads() > 1) {
      row(
          "cross-thread",
          Figures.count(summary.crossThreadFrees()) + " frees of a block of another thread");
    }
    row("temporary", share(summary.costs().temporary(), summary.allocations(), "allocations"));
    List<String> repairs = Notes.repairs(summary.repairs());
    if (!repairs.isEmpty()) {
      row("repairs", String.join(", ", repairs));
    }
  }

  private static String oneLine(String command) {
    String clean = command.strip().replaceAll("\\s+", " ");
    return clean.length() <= 60 ? clean : clean.substring(0, 60) + "…";
  }

  private void memory() {
    StackCosts costs = summary.costs();
    row("requested", Bytes.format(summary.sizes().sum()));
    String when =
        costs.peakSequence() == 0 ? "" : ", operation " + Figures.count(costs.peakSequence());
    row("peak", live(costs.peakBytes(), costs.peakBlocks()) + when);
    row("live at end", live(costs.liveBytes(), costs.liveBlocks()));
  }

  private static String live(long bytes, long blocks) {
    return Bytes.format(bytes) + " in " + Figures.count(blocks, "block");
  }

  private void row(String name, String value) {
    lines.add("  " + name + " ".repeat(Math.max(1, 15 - name.length())) + value);
  }

  private static String share(long part, long whole, String of) {
    String percent =
        whole == 0 ? "" : " (" + Figures.percent((double) part / whole) + " % of " + of + ")";
    return Figures.count(part) + percent;
  }

  private void histogram(String title, Histogram histogram) {
    if (histogram.count() == 0) {
      return;
    }
    lines.add("");
    lines.add(
        title
            + " (median "
            + range(histogram.quantile(0.5))
            + ", 99 % up to "
            + Figures.count(Histogram.to(histogram.quantile(0.99)))
            + "):");
    long most = 0;
    int widestRange = 0;
    for (int i = 0; i < histogram.buckets(); i++) {
      most = Math.max(most, histogram.count(i));
      if (histogram.count(i) > 0) {
        widestRange = Math.max(widestRange, range(i).length());
      }
    }
    boolean isNarrow = columns != 0 && columns < BAR + RANGE_WIDTH + COUNT_WIDTH + 5;
    int rangeWidth = isNarrow ? widestRange : RANGE_WIDTH;
    int countWidth = isNarrow ? Figures.count(most).length() : COUNT_WIDTH;
    int bar = isNarrow ? Math.clamp(columns - rangeWidth - countWidth - 5L, 1, BAR) : BAR;
    for (int i = 0; i < histogram.buckets(); i++) {
      long count = histogram.count(i);
      if (count > 0) {
        String head =
            padLeft(range(i), rangeWidth) + " " + padLeft(Figures.count(count), countWidth);
        lines.add("  " + head + "  " + "#".repeat((int) Math.ceil((double) bar * count / most)));
      } else if (i > 0 && histogram.count(i - 1) > 0) {
        lines.add(" ".repeat(rangeWidth + 1) + "…");
      }
    }
  }

  private static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private static String range(int bucket) {
    long from = Histogram.from(bucket);
    long to = Histogram.to(bucket);
    if (from == to) {
      return Figures.count(from);
    }
    return Figures.count(from) + "–" + (to < 0 ? "2^64" : Figures.count(to));
  }

  private void stacks() {
    StackCosts costs = summary.costs();
    List<Integer> top = info.topStacks();
    if (top.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("Top stacks at peak:");
    for (int stack : top) {
      lines.add(
          "  "
              + Bytes.format(costs.peakBytes(stack))
              + " at the peak; "
              + Bytes.format(costs.bytes(stack))
              + " in "
              + Figures.count(costs.allocations(stack), "allocation")
              + ", "
              + Figures.count(costs.temporary(stack))
              + " temporary, "
              + Figures.count(costs.liveBlocks(stack))
              + " live at the end");
      List<String> frames = summary.stacks().frames(stack);
      for (int i = 0; i < Math.min(FRAMES, frames.size()); i++) {
        lines.add("    " + frames.get(i));
      }
      if (frames.size() > FRAMES) {
        lines.add("    … and " + Figures.count(frames.size() - (long) FRAMES, "frame") + " more");
      }
    }
  }
}
