package org.freehold.playground;

import java.util.List;

/// The files of the page.
final class PageFiles {

  /// By their names, which are their paths.
  static final List<String> ALL =
      List.of(
          "index.html",
          "page.css",
          "icon.svg",
          "main.js",
          "server.js",
          "history.js",
          "map.js",
          "words.js",
          "step-view.js",
          "numbers.js",
          "occupancy.js");

  private PageFiles() {}
}
