package org.freehold.inspect.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.freehold.inspect.LinuxFigures;
import org.freehold.inspect.MapRegion;
import org.freehold.inspect.report.AddressSummary.Largest;
import org.freehold.inspect.report.AddressSummary.Row;
import org.freehold.vm.Region;
import org.jspecify.annotations.Nullable;

/// Prints maps in the form of the debugger command `!address`. Every column begins or ends where it
/// does there, so that scripts written for that output read this one.
public final class AddressText {

  private static final String SUMMARY_COLUMNS =
      " RgnCount ----------- Total Size -------- %ofBusy %ofTotal";
  private static final String LARGEST_HEADER =
      "--- Largest Region by Usage ----------- Base Address -------- Region Size ----------";
  private static final String LIST_HEADER =
      "        BaseAddress      EndAddress+1        RegionSize     Type       State              "
          + "   Protect             Usage";
  private static final int HEADER_WIDTH = 34;

  private AddressText() {}

  /// The tables of a summary.
  ///
  /// @param summary what to show
  /// @return the lines
  public static List<String> summary(AddressSummary summary) {
    List<String> lines = new ArrayList<>();
    addTable("Usage Summary", summary.usage(), summary, lines);
    addTable("Type Summary (for busy)", summary.type(), summary, lines);
    addTable("State Summary", summary.state(), summary, lines);
    addTable("Protect Summary (for commit)", summary.protect(), summary, lines);
    lines.add("");
    lines.add(LARGEST_HEADER);
    summary.largest().forEach(row -> lines.add(largest(row, summary.is32Bit())));
    return lines;
  }

  private static void addTable(
      String title, List<Row> rows, AddressSummary summary, List<String> lines) {
    String start = "--- " + title + " ";
    lines.add("");
    lines.add(start + "-".repeat(HEADER_WIDTH - start.length()) + SUMMARY_COLUMNS);
    rows.forEach(row -> lines.add(row(row, summary)));
  }

  private static String row(Row row, AddressSummary summary) {
    return String.format(
        Locale.ROOT,
        "%-33s%10d%18s %s%8s%9s",
        row.name(),
        row.regions(),
        AddressNames.number(row.bytes(), summary.is32Bit()),
        AddressNames.human(row.bytes()),
        row.isBusy() ? percent(row.bytes(), summary.busyBytes()) : "",
        percent(row.bytes(), summary.totalBytes()));
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.2f%%", whole == 0 ? 0 : 100.0 * part / whole);
  }

  private static String largest(Largest row, boolean is32Bit) {
    return String.format(
        Locale.ROOT,
        "%-33s%19s%18s %s",
        row.name(),
        AddressNames.number(row.base(), is32Bit),
        AddressNames.number(row.bytes(), is32Bit),
        AddressNames.human(row.bytes()));
  }

  /// The header of a list of regions.
  ///
  /// @return the lines
  public static List<String> listHeader() {
    return List.of("", LIST_HEADER, "-".repeat(LIST_HEADER.length() + 7));
  }

  /// A region in a list. A `+` marks where an allocation begins.
  ///
  /// @param region what to show
  /// @param is32Bit whether addresses have 32 bits
  public static String line(MapRegion region, boolean is32Bit) {
    return String.format(
            Locale.ROOT,
            "%s%18s%18s%18s %-11s %-11s %-34s %-12s %s",
            region.isAllocationBase() ? "+" : " ",
            AddressNames.number(region.start(), is32Bit),
            AddressNames.number(region.end(), is32Bit),
            AddressNames.number(region.size(), is32Bit),
            AddressNames.name(region.type()),
            AddressNames.name(region.state()),
            protection(region),
            region.usage().label(),
            what(region))
        .stripTrailing();
  }

  private static String protection(MapRegion region) {
    return region.state() == Region.State.RESERVED ? "" : AddressNames.name(region.protection());
  }

  private static String what(MapRegion region) {
    String name = printable(region.name());
    String detail = region.detail();
    if (name.isEmpty() || detail.isEmpty()) {
      String only = name + detail;
      return only.isEmpty() || only.startsWith("[") ? only : "[" + only + "]";
    }
    return name.startsWith("[") ? name + " " + detail : "[" + name + "; " + detail + "]";
  }

  /// A name as one line: a file may have a newline in its name.
  static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  /// One region in full.
  ///
  /// @param region what to show
  /// @param is32Bit whether addresses have 32 bits
  /// @return the lines
  public static List<String> region(MapRegion region, boolean is32Bit) {
    List<String> lines = new ArrayList<>();
    lines.add(field("Usage", region.usage().label()));
    lines.add(field("Base Address", AddressNames.digits(region.start(), is32Bit)));
    lines.add(field("End Address", AddressNames.digits(region.end(), is32Bit)));
    String size = AddressNames.digits(region.size(), is32Bit);
    lines.add(field("Region Size", size + " " + AddressNames.human(region.size())));
    String state = AddressNames.name(region.state());
    lines.add(field("State", coded(AddressNames.value(region.state()), state)));
    long protection = protection(region).isEmpty() ? 0 : AddressNames.value(region.protection());
    lines.add(field("Protect", coded(protection, protection(region))));
    String type = AddressNames.name(region.type());
    lines.add(field("Type", coded(AddressNames.value(region.type()), type)));
    if (region.usage().isBusy()) {
      addAllocation(region, is32Bit, lines);
      addFigures(region.figures(), lines);
    }
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static void addAllocation(MapRegion region, boolean is32Bit, List<String> lines) {
    lines.add(field("Allocation Base", AddressNames.digits(region.allocationBase(), is32Bit)));
    long protection = AddressNames.value(region.allocationProtection());
    String name = AddressNames.name(region.allocationProtection());
    lines.add(field("Allocation Protect", coded(protection, name)));
    if (!region.name().isEmpty()) {
      String label =
          switch (region.type()) {
            case IMAGE -> "Image Path";
            case MAPPED -> "Mapped File Name";
            default -> "Name";
          };
      lines.add(field(label, printable(region.name())));
    }
    if (!region.detail().isEmpty()) {
      lines.add(field("More info", region.detail()));
    }
  }

  private static void addFigures(@Nullable LinuxFigures figures, List<String> lines) {
    if (figures != null) {
      lines.add("");
      figures
          .kilobytes()
          .forEach((key, value) ->
              lines.add(String.format(Locale.ROOT, "%-24s%8d kB", key + ":", value)));
      figures.attributes().forEach((key, value) -> lines.add(field(key, value)));
    }
  }

  private static String field(String label, String value) {
    return String.format(Locale.ROOT, "%-24s%s", label + ":", value);
  }

  private static String coded(long value, String name) {
    return String.format(Locale.ROOT, "%08x          %s", value, name);
  }
}
