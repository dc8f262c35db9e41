package org.freehold.bench.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a probe found, in bytes, as it goes from its process to the one that started it: a line of
/// a name and a number each.
///
/// @param live in blocks as they were asked for, at the peak
/// @param resident by how much the process had grown then
/// @param footprint of the allocator then, by its own count; -1 where it has none
/// @param metadata of that, its bookkeeping; -1 where it is not known
/// @param settled of the allocator's own count, some seconds after everything was freed
/// @param cached the most in caches of threads
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

  /// Reads the lines; others than those of [#lines] are passed over.
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
      throw new IllegalStateException("the probe did not tell " + name);
    }
    return value;
  }
}
