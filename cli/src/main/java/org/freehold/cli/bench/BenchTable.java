package org.freehold.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.freehold.Bytes;
import org.freehold.cli.bench.BenchResults.Ratio;
import org.freehold.cli.bench.BenchResults.Result;
import org.freehold.cli.console.Figures;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextTable;
import org.freehold.cli.console.TextTable.Column;

/// Results as a table: a block of rows for each workload and number of threads, a row for each
/// allocator, with times as ratios to the baseline.
final class BenchTable {

  private static final String UNKNOWN = "-";

  private final Shell shell;
  private final String baseline;

  BenchTable(Shell shell, String baseline) {
    this.shell = shell;
    this.baseline = baseline;
  }

  void print(BenchResults results) {
    Map<String, List<Result>> groups = new LinkedHashMap<>();
    for (Result each : results.results()) {
      groups
          .computeIfAbsent(each.workload() + "/" + each.threads(), _ -> new ArrayList<>())
          .add(each);
    }
    TextTable table = table();
    table.caption("physical memory                 latency in ns        Java");
    table.header();
    groups.values().forEach(group -> group.forEach(each -> row(table, each, group)));
    results.skipped().forEach(each -> remark("skipped", each));
    results.failed().forEach(each -> remark("failed", each));
    clock(results);
  }

  private TextTable table() {
    return new TextTable(
        shell,
        List.of(
            Column.text("workload", 18),
            Column.figure("threads", 7),
            Column.text("allocator", 15),
            Column.figure("ns/op", 9),
            Column.figure("ratio", 6),
            Column.figure("min", 6),
            Column.figure("max", 6),
            Column.figure("peak", 9),
            Column.figure("freed", 9),
            Column.figure("later", 9),
            Column.figure("p50", 6),
            Column.figure("p99", 7),
            Column.figure("p99.9", 8),
            Column.figure("B/op", 5)));
  }

  private void row(TextTable table, Result result, List<Result> group) {
    Stream<String> times =
        group.stream()
            .filter(each -> each.allocator().equals(baseline))
            .findFirst()
            .map(base -> ratios(result.to(base)))
            .orElse(Stream.of(UNKNOWN, UNKNOWN, UNKNOWN));
    List<String> cells = new ArrayList<>();
    cells.add(result.workload());
    cells.add(Long.toString(result.threads()));
    cells.add(result.allocator());
    cells.add(decimal(result.nanoseconds()));
    times.forEach(cells::add);
    cells.add(bytes(result.figure("peakFootprintBytes")));
    cells.add(bytes(result.figure("freedFootprintBytes")));
    cells.add(bytes(result.figure("settledFootprintBytes")));
    cells.add(count(result.figure("allocateP50Nanoseconds")));
    cells.add(count(result.figure("allocateP99Nanoseconds")));
    cells.add(count(result.figure("allocateP999Nanoseconds")));
    cells.add(javaBytes(result.figure("javaBytesPerOperation")));
    table.row(cells);
  }

  private static Stream<String> ratios(Ratio ratio) {
    return Stream.of(ratio.median(), ratio.min(), ratio.max()).map(BenchTable::quotient);
  }

  private static String quotient(double value) {
    return String.format(Locale.ROOT, value < 99.95 ? "%.2f" : "%.0f", value);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, value < 999.95 ? "%.1f" : "%,.0f", value);
  }

  private static String bytes(OptionalDouble value) {
    return value.isPresent() ? Bytes.format(Math.round(value.getAsDouble())) : UNKNOWN;
  }

  private static String count(OptionalDouble value) {
    return value.isPresent() ? Figures.count(Math.round(value.getAsDouble())) : UNKNOWN;
  }

  /// One decimal, so that the few objects of starting threads round to zero.
  private static String javaBytes(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.1f", value.getAsDouble()) : UNKNOWN;
  }

  private void remark(String kind, BenchResults.Remark remark) {
    shell.println(kind + ": " + remark.what() + ": " + remark.reason());
  }

  private void clock(BenchResults results) {
    results.results().stream()
        .map(each -> each.figure("clockNanoseconds"))
        .filter(OptionalDouble::isPresent)
        .findFirst()
        .ifPresent(cost ->
            shell.println(
                "latencies are those of single allocations and include the clock's "
                    + count(cost)
                    + " ns"));
  }
}
