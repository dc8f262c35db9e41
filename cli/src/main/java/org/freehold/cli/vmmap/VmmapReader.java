package org.freehold.cli.vmmap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.input.JsonInput;
import org.freehold.inspect.AddressMap;
import org.freehold.inspect.report.VmmapColumn;
import org.freehold.inspect.report.VmmapFigures;
import org.freehold.inspect.report.VmmapSnapshot;
import org.freehold.inspect.report.VmmapType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Reads a map that [VmmapJson] wrote. Unknown fields are ignored, since later versions may write
/// more.
final class VmmapReader {

  private VmmapReader() {}

  static VmmapSnapshot read(Path file) throws IOException {
    String text = Files.readString(file);
    try {
      return snapshot(JsonInput.object(text));
    } catch (JacksonException | IllegalArgumentException e) {
      String problem =
          e instanceof JacksonException json ? json.getOriginalMessage() : e.getMessage();
      throw new CommandFailure(
          file + ": not a map that 'freehold vmmap --json' saved: " + problem, e);
    }
  }

  private static VmmapSnapshot snapshot(Map<String, @Nullable Object> json) {
    Map<String, @Nullable Object> process = object(json, "process");
    Map<VmmapType, VmmapFigures> summary = new EnumMap<>(VmmapType.class);
    for (Map<String, @Nullable Object> row : objects(json, "summary")) {
      summary.put(type(row), figures(row));
    }
    List<VmmapSnapshot.Detail> details = new ArrayList<>();
    for (Map<String, @Nullable Object> region : objects(json, "regions")) {
      details.add(detail(region));
    }
    return new VmmapSnapshot(
        new AddressMap.Owner(
            text(process, "name"),
            number(process, "pid"),
            text(process, "command"),
            Math.toIntExact(number(process, "threads")),
            number(process, "pageTableBytes")),
        text(json, "takenAt"),
        Boolean.TRUE.equals(json.get("hasFigures")),
        summary,
        details);
  }

  private static VmmapSnapshot.Detail detail(Map<String, @Nullable Object> region) {
    return new VmmapSnapshot.Detail(
        address(region, "address"),
        address(region, "allocationBase"),
        type(region),
        text(region, "usage"),
        figures(region),
        text(region, "protection"),
        text(region, "details"));
  }

  private static VmmapFigures figures(Map<String, @Nullable Object> row) {
    Map<VmmapColumn, Long> values = new EnumMap<>(VmmapColumn.class);
    for (VmmapColumn column : VmmapColumn.values()) {
      values.put(column, number(row, column.field()));
    }
    return VmmapFigures.of(values);
  }

  private static VmmapType type(Map<String, @Nullable Object> row) {
    String label = text(row, "type");
    return Arrays.stream(VmmapType.values())
        .filter(type -> type.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown type '" + label + "'"));
  }

  private static long address(Map<String, @Nullable Object> json, String name) {
    String text = text(json, name);
    if (!text.matches("0x[0-9a-f]{1,16}")) {
      throw new IllegalArgumentException("'" + name + "' is not an address");
    }
    return Long.parseUnsignedLong(text.substring(2), 16);
  }

  private static String text(Map<String, @Nullable Object> json, String name) {
    if (json.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("it has no text '" + name + "'");
  }

  private static long number(Map<String, @Nullable Object> json, String name) {
    if (json.get(name) instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("it has no number '" + name + "'");
  }

  @SuppressWarnings("unchecked") // JsonInput makes maps of this kind alone.
  private static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> json, String name) {
    if (json.get(name) instanceof Map<?, ?> object) {
      return (Map<String, @Nullable Object>) object;
    }
    throw new IllegalArgumentException("it has no object '" + name + "'");
  }

  @SuppressWarnings("unchecked") // JsonInput makes maps of this kind alone.
  private static List<Map<String, @Nullable Object>> objects(
      Map<String, @Nullable Object> json, String name) {
    if (!(json.get(name) instanceof List<?> list)) {
      throw new IllegalArgumentException("it has no list '" + name + "'");
    }
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> object)) {
        throw new IllegalArgumentException("'" + name + "' is not a list of objects");
      }
      objects.add((Map<String, @Nullable Object>) object);
    }
    return objects;
  }
}
