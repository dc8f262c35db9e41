package org.freehold.playground.internal.stories;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freehold.playground.internal.stories.Story.Figure;
import org.freehold.playground.internal.stories.Story.Moment;
import org.freehold.playground.internal.stories.Story.Window;

/// Collects the moments of a story while its program runs.
final class Telling {

  /// The most moments that are kept; a program that goes on is told to its end without them.
  private static final int MOST = 400;

  private final List<Moment> moments = new ArrayList<>();
  private Map<String, Window> windows = new LinkedHashMap<>();
  private Map<String, Figure> figures = new LinkedHashMap<>();

  /// Adds a window to the moment that comes next.
  Telling window(String name, Window window) {
    windows.put(name, window);
    return this;
  }

  Telling bytes(String name, long value) {
    return figure(name, new Figure(value, "bytes", ""));
  }

  Telling count(String name, long value) {
    return figure(name, new Figure(value, "count", ""));
  }

  Telling address(String name, long value) {
    return figure(name, new Figure(value, "address", ""));
  }

  Telling text(String name, String value) {
    return figure(name, new Figure(0, "text", value));
  }

  private Telling figure(String name, Figure figure) {
    figures.put(name, figure);
    return this;
  }

  /// Ends a moment.
  ///
  /// @param call as a program writes it
  /// @param answer what came of it
  void moment(String call, String answer) {
    if (moments.size() < MOST) {
      moments.add(new Moment(call, answer, windows, figures));
    }
    windows = new LinkedHashMap<>();
    figures = new LinkedHashMap<>();
  }

  Story story() {
    return new Story(moments);
  }
}
