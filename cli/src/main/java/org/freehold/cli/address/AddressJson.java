package org.freehold.cli.address;

import static org.freehold.cli.console.JsonOutput.object;
import static org.freehold.cli.console.JsonOutput.objects;

import java.util.List;
import org.freehold.Bytes;
import org.freehold.cli.console.JsonOutput;
import org.freehold.cli.console.Shell;
import org.freehold.cli.process.ProcessJson;
import org.freehold.inspect.AddressMap;
import org.freehold.inspect.LinuxFigures;
import org.freehold.inspect.MapRegion;
import org.freehold.inspect.report.AddressNames;
import org.freehold.inspect.report.AddressSummary;
import tools.jackson.core.JsonGenerator;

/// Prints maps as one JSON object. The names are part of Freehold's interface: fields may be added,
/// none may change its meaning. Addresses are strings, since many readers of JSON round large
/// numbers.
final class AddressJson {

  private AddressJson() {}

  static void print(Shell shell, AddressSummary summary) {
    JsonOutput.print(
        shell,
        json -> {
          objects(json, "usage", summary.usage(), AddressJson::row);
          objects(json, "type", summary.type(), AddressJson::row);
          objects(json, "state", summary.state(), AddressJson::row);
          objects(json, "protect", summary.protect(), AddressJson::row);
          objects(json, "largest", summary.largest(), AddressJson::largest);
          json.writeNumberProperty("busyBytes", summary.busyBytes());
          json.writeNumberProperty("totalBytes", summary.totalBytes());
        });
  }

  private static void row(JsonGenerator json, AddressSummary.Row row) {
    json.writeStringProperty("name", row.name());
    json.writeNumberProperty("regions", row.regions());
    json.writeNumberProperty("bytes", row.bytes());
  }

  private static void largest(JsonGenerator json, AddressSummary.Largest row) {
    json.writeStringProperty("name", row.name());
    json.writeStringProperty("base", Bytes.address(row.base()));
    json.writeNumberProperty("bytes", row.bytes());
  }

  static void print(Shell shell, AddressMap map, List<MapRegion> regions) {
    JsonOutput.print(
        shell,
        json -> {
          object(json, "process", fields -> ProcessJson.write(fields, map.owner()));
          json.writeStringProperty("limit", Bytes.address(map.limit()));
          objects(json, "regions", regions, AddressJson::region);
        });
  }

  static void print(Shell shell, MapRegion region) {
    JsonOutput.print(shell, json -> region(json, region));
  }

  private static void region(JsonGenerator json, MapRegion region) {
    json.writeStringProperty("start", Bytes.address(region.start()));
    json.writeStringProperty("end", Bytes.address(region.end()));
    json.writeNumberProperty("sizeBytes", region.size());
    json.writeStringProperty("usage", region.usage().label());
    json.writeStringProperty("type", AddressNames.name(region.type()));
    json.writeStringProperty("state", AddressNames.name(region.state()));
    json.writeStringProperty("protect", AddressNames.name(region.protection()));
    json.writeStringProperty("allocationBase", Bytes.address(region.allocationBase()));
    json.writeStringProperty("name", region.name());
    json.writeStringProperty("detail", region.detail());
    LinuxFigures figures = region.figures();
    if (figures != null) {
      json.writeStringProperty("permissions", region.permissions());
      object(json, "linux", fields -> linux(fields, figures));
    }
  }

  /// The kernel's own names; what it reports in kB is in bytes here.
  private static void linux(JsonGenerator json, LinuxFigures figures) {
    figures.kilobytes().keySet().forEach(key -> json.writeNumberProperty(key, figures.bytes(key)));
    figures.attributes().forEach(json::writeStringProperty);
  }
}
