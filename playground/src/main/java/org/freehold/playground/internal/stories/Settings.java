package org.freehold.playground.internal.stories;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The numbers of a story that somebody may change.
public final class Settings {

  /// A number that may be changed.
  ///
  /// @param name in requests
  /// @param meaning in words
  /// @param standard its value where none is given
  /// @param least that it may be
  /// @param most that it may be
  public record Setting(String name, String meaning, long standard, long least, long most) {}

  private final Map<String, Long> values = new LinkedHashMap<>();

  /// Reads them.
  ///
  /// @param settings there are
  /// @param given by name; others are ignored
  /// @throws IllegalArgumentException for a value that is no number or out of bounds
  public Settings(List<Setting> settings, Map<String, String> given) {
    for (Setting each : settings) {
      values.put(each.name(), read(each, given.get(each.name())));
    }
  }

  private static long read(Setting setting, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return setting.standard();
    }
    long value;
    try {
      value = Long.decode(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(setting.meaning() + " must be a number", e);
    }
    if (value < setting.least() || value > setting.most()) {
      throw new IllegalArgumentException(
          setting.meaning() + " must be from " + setting.least() + " to " + setting.most());
    }
    return value;
  }

  /// The value of one.
  public long get(String name) {
    Long value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no setting '" + name + "'");
    }
    return value;
  }

  /// The value of one that fits an `int`.
  public int number(String name) {
    return Math.toIntExact(get(name));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Settings that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }
}
