package org.freehold.playground.internal.stories;

import java.util.List;
import java.util.function.Function;

/// A story that can be told.
///
/// @param name in requests
/// @param settings that may be changed
/// @param telling runs the program; each run on memory of its own, so that the same settings give
///   the same story
public record Teller(
    String name, List<Settings.Setting> settings, Function<Settings, Story> telling) {

  /// Keeps a copy.
  public Teller {
    settings = List.copyOf(settings);
  }
}
