package org.freehold.bench.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The memory that a probe measured, in bytes. It is passed from the process of the probe to the
/// one that started it as text: a line with a name and a number for each component.
///
/// @param live requested bytes of live blocks at the peak
/// @param resident growth of the process at the peak
/// @param footprint at the peak as the allocator reports it; -1 where it does not
/// @param metadata the part of the footprint that is bookkeeping; -1 where unknown
/// @param settled footprint some seconds after everything was freed
/// @param cached the most that was in thread caches
public record FootprintReading(
    long live, long resident, long footprint, long metadata, long settled, long cached) {

  /// The lines.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("live " + live);
    lines.add("resident " + resident);
    lines.add("footprint " + footprint);
    lines.add("metadata " + metadata);
    lines.add("settled " + settled);
    lines.add("cached " + cached);
    return lines;
  }

  /// Parses the lines; others than those of [#lines] are ignored.
  ///
  /// @throws IllegalStateException when one is missing
  static FootprintReading of(List<String> lines) {
    Map<String, Long> values = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words.length == 2 && words[1].matches("-?\\d{1,18}")) {
        values.put(words[0], Long.valueOf(words[1]));
      }
    }
    return new FootprintReading(
        value(values, "live"),
        value(values, "resident"),
        value(values, "footprint"),
        value(values, "metadata"),
        value(values, "settled"),
        value(values, "cached"));
  }

  private static long value(Map<String, Long> values, String name) {
    Long value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("the probe did not report " + name);
    }
    return value;
  }
}
