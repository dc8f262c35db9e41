package org.freehold.inspect.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.freehold.inspect.report.VmmapChange.Change;
import org.freehold.inspect.report.VmmapSnapshot.Detail;

/// Prints the tables of VMMap as text: values in K, zeros left out.
public final class VmmapText {

  private static final int TYPE_WIDTH = 12;
  private static final int PROTECTION_WIDTH = 21;
  private static final List<VmmapColumn> CHANGING =
      List.of(
          VmmapColumn.SIZE,
          VmmapColumn.COMMITTED,
          VmmapColumn.PRIVATE,
          VmmapColumn.TOTAL_WS,
          VmmapColumn.PSS);

  private VmmapText() {}

  /// The heading above the tables.
  ///
  /// @param snapshot what to show
  /// @return the lines
  public static List<String> heading(VmmapSnapshot snapshot) {
    List<String> lines = new ArrayList<>();
    long pid = snapshot.owner().pid();
    lines.add("Process:  " + snapshot.owner().name() + (pid == 0 ? "" : ", PID " + pid));
    if (!snapshot.owner().command().isEmpty()) {
      lines.add("Command:  " + AddressText.printable(snapshot.owner().command()));
    }
    lines.add("Taken:    " + snapshot.takenAt());
    if (!snapshot.hasFigures()) {
      lines.add("          Physical memory is unknown: the columns WS and Pss are empty.");
    }
    return lines;
  }

  /// The table of types.
  ///
  /// @param snapshot what to show
  /// @return the lines
  public static List<String> summary(VmmapSnapshot snapshot) {
    List<String> lines = new ArrayList<>();
    lines.add(header(""));
    for (VmmapType type : VmmapType.values()) {
      StringBuilder line = new StringBuilder(left(type.label(), TYPE_WIDTH));
      for (VmmapColumn column : VmmapColumn.values()) {
        line.append(right(column.cell(snapshot.of(type)), column.width()));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static String header(String more) {
    StringBuilder line = new StringBuilder(left("Type", TYPE_WIDTH));
    for (VmmapColumn column : VmmapColumn.values()) {
      line.append(right(column.header(), column.width()));
    }
    return line.append(more).toString();
  }

  /// The table of regions.
  ///
  /// @param snapshot what to show
  /// @return the lines
  public static List<String> details(VmmapSnapshot snapshot) {
    List<String> lines = new ArrayList<>();
    String more = "  " + left("Protection", PROTECTION_WIDTH) + " Details";
    lines.add(left("Address", 17) + header(more));
    for (Detail detail : snapshot.details()) {
      StringBuilder line = new StringBuilder(left(hex(detail.address()), 17));
      line.append(left(detail.type().label(), TYPE_WIDTH));
      for (VmmapColumn column : VmmapColumn.values()) {
        line.append(right(column.cell(detail.figures()), column.width()));
      }
      line.append("  ").append(left(detail.protection(), PROTECTION_WIDTH));
      lines.add(line.append(' ').append(detail.text()).toString().stripTrailing());
    }
    return lines;
  }

  /// The differences: types first, then regions.
  ///
  /// @param change what to show
  /// @param mostRegions the maximum number of regions to show
  /// @return the lines
  public static List<String> change(VmmapChange change, int mostRegions) {
    if (change.isEmpty()) {
      return List.of("no difference");
    }
    List<String> lines = new ArrayList<>();
    if (!change.summary().isEmpty()) {
      lines.add(header(""));
    }
    change
        .summary()
        .forEach((type, figures) -> {
          StringBuilder line = new StringBuilder(left(type.label(), TYPE_WIDTH));
          for (VmmapColumn column : VmmapColumn.values()) {
            line.append(right(column.change(figures), column.width()));
          }
          lines.add(line.toString().stripTrailing());
        });
    addRegions(change.regions(), mostRegions, lines);
    return lines;
  }

  private static void addRegions(List<Change> regions, int most, List<String> lines) {
    if (regions.isEmpty()) {
      return;
    }
    lines.add("");
    StringBuilder header = new StringBuilder(left("Region", 8) + left("Address", 17));
    header.append(left("Type", TYPE_WIDTH));
    CHANGING.forEach(column -> header.append(right(column.header(), column.width())));
    lines.add(header + "  Details");
    regions.stream().limit(most).forEach(region -> lines.add(line(region)));
    if (regions.size() > most) {
      lines.add(String.format(Locale.ROOT, "and %,d more regions", regions.size() - most));
    }
  }

  private static String line(Change change) {
    Detail region = change.region();
    StringBuilder line = new StringBuilder(left(change.kind().label(), 8));
    line.append(left(hex(region.address()), 17)).append(left(region.type().label(), TYPE_WIDTH));
    for (VmmapColumn column : CHANGING) {
      line.append(right(column.change(change.difference()), column.width()));
    }
    return line.append("  ").append(region.text()).toString().stripTrailing();
  }

  /// An address as VMMap writes it.
  static String hex(long address) {
    return String.format(Locale.ROOT, "%016X", address);
  }

  private static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String right(String text, int width) {
    return " " + " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
