package org.freehold.cli.vmmap;

import static org.freehold.cli.console.JsonOutput.object;
import static org.freehold.cli.console.JsonOutput.objects;

import java.io.PrintWriter;
import java.util.Arrays;
import org.freehold.Bytes;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.process.ProcessJson;
import org.freehold.inspect.report.VmmapChange;
import org.freehold.inspect.report.VmmapColumn;
import org.freehold.inspect.report.VmmapFigures;
import org.freehold.inspect.report.VmmapSnapshot;
import org.freehold.inspect.report.VmmapType;
import tools.jackson.core.JsonGenerator;

/// Prints maps and their differences as one JSON object on one line. [VmmapReader] reads snapshots
/// back, so fields may be added and none may change its meaning.
final class VmmapJson {

  private VmmapJson() {}

  static void write(PrintWriter out, VmmapSnapshot snapshot) {
    JsonOutput.print(
        out,
        json -> {
          object(json, "process", fields -> ProcessJson.write(fields, snapshot.owner()));
          json.writeStringProperty("takenAt", snapshot.takenAt());
          json.writeBooleanProperty("hasFigures", snapshot.hasFigures());
          objects(
              json,
              "summary",
              Arrays.asList(VmmapType.values()),
              (fields, type) -> row(fields, type, snapshot.of(type)));
          objects(json, "regions", snapshot.details(), VmmapJson::region);
        });
  }

  static void write(
      PrintWriter out, VmmapSnapshot before, VmmapSnapshot after, VmmapChange change) {
    JsonOutput.print(
        out,
        json -> {
          json.writeStringProperty("before", before.takenAt());
          json.writeStringProperty("after", after.takenAt());
          objects(
              json,
              "summary",
              change.summary().entrySet(),
              (fields, row) -> row(fields, row.getKey(), row.getValue()));
          objects(json, "regions", change.regions(), VmmapJson::change);
        });
  }

  private static void row(JsonGenerator json, VmmapType type, VmmapFigures figures) {
    json.writeStringProperty("type", type.label());
    figures(json, figures);
  }

  private static void figures(JsonGenerator json, VmmapFigures figures) {
    for (VmmapColumn column : VmmapColumn.values()) {
      json.writeNumberProperty(column.field(), column.value(figures));
    }
  }

  private static void region(JsonGenerator json, VmmapSnapshot.Detail region) {
    place(json, region);
    figures(json, region.figures());
  }

  private static void change(JsonGenerator json, VmmapChange.Change change) {
    json.writeStringProperty("change", change.kind().label());
    place(json, change.region());
    figures(json, change.difference());
  }

  private static void place(JsonGenerator json, VmmapSnapshot.Detail region) {
    json.writeStringProperty("address", Bytes.address(region.address()));
    json.writeStringProperty("allocationBase", Bytes.address(region.allocationBase()));
    json.writeStringProperty("type", region.type().label());
    json.writeStringProperty("usage", region.usage());
    json.writeStringProperty("protection", region.protection());
    json.writeStringProperty("details", region.text());
  }
}
