package org.freehold.playground;

import java.util.List;

/// The files of the page.
final class PageFiles {

  /// By their names, which are their paths.
  static final List<String> ALL =
      List.of(
          "heap/change.js",
          "heap/flame.js",
          "heap/frames.js",
          "heap/heap-data.js",
          "heap/keepers.js",
          "heap/live.js",
          "heap/page-cells.js",
          "heap/page-layout.js",
          "heap/page-map.js",
          "heap/page-table.js",
          "heap/picker.js",
          "heap/rankings.js",
          "heap/sizes.js",
          "heap/stack-table.js",
          "heap/strip.js",
          "heap/table.js",
          "icon.svg",
          "index.html",
          "main.js",
          "page.css",
          "run/block-table.js",
          "run/bytes.js",
          "run/figures.js",
          "run/free-list.js",
          "run/history.js",
          "run/map-panel.js",
          "run/map-picture.js",
          "run/map.js",
          "run/occupancy.js",
          "run/run-player.js",
          "run/transport.js",
          "run/words.js",
          "shell/app.js",
          "shell/dom.js",
          "shell/numbers.js",
          "shell/open.js",
          "shell/route.js",
          "shell/save.js",
          "shell/server.js",
          "views/heap.js",
          "views/step.js");

  private PageFiles() {}
}
