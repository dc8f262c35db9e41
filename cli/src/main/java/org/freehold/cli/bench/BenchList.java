package org.freehold.cli.bench;

import static org.freehold.cli.console.JsonOutput.objects;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.cli.console.TextTable;
import org.freehold.cli.console.TextTable.Column;
import tools.jackson.core.JsonGenerator;

/// Prints `--list`: what can be measured, as the process that measures reports it.
final class BenchList {

  private static final int FIELDS = 4;

  private final Shell shell;

  BenchList(Shell shell) {
    this.shell = shell;
  }

  /// An allocator that can be measured, or a workload to measure it with.
  ///
  /// @param kind workload or allocator
  /// @param name as users type it
  /// @param description one line
  /// @param missing why it is not available here; empty when it is
  private record Entry(String kind, String name, String description, String missing) {}

  void print(boolean json) throws IOException {
    List<Entry> entries = new ArrayList<>();
    BenchProcess.run(
        List.of("list"),
        line -> {
          String[] fields = line.split("\t", FIELDS);
          if (fields.length == FIELDS) {
            entries.add(new Entry(fields[0], fields[1], fields[2], fields[3]));
          }
        });
    if (json) {
      JsonOutput.print(shell, fields -> objects(fields, "entries", entries, BenchList::entry));
    } else {
      table("workload", entries);
      shell.out().println();
      table("allocator", entries);
    }
  }

  private static void entry(JsonGenerator json, Entry entry) {
    json.writeStringProperty("kind", entry.kind);
    json.writeStringProperty("name", entry.name);
    json.writeStringProperty("description", entry.description);
    if (entry.missing.isEmpty()) {
      json.writeNullProperty("missing");
    } else {
      json.writeStringProperty("missing", entry.missing);
    }
  }

  private void table(String kind, List<Entry> entries) {
    TextTable table =
        new TextTable(shell, List.of(Column.text(kind, 16), Column.text("description", 60)));
    table.header();
    for (Entry each : entries) {
      if (each.kind.equals(kind)) {
        String missing = each.missing.isEmpty() ? "" : " (" + each.missing + ")";
        table.row(List.of(each.name, each.description + missing));
      }
    }
  }
}
