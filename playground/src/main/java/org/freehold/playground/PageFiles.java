package org.freehold.playground;

import java.util.List;
import java.util.Map;

/// The files of the page.
final class PageFiles {

  /// By their names, which are their paths.
  static final List<String> ALL =
      List.of(
          "compare/chart.js",
          "compare/charts-panel.js",
          "compare/contender.js",
          "compare/difference-panel.js",
          "compare/differences.js",
          "compare/look.js",
          "compare/missing-blocks.js",
          "compare/result-panel.js",
          "compare/run-card.js",
          "compare/run-group.js",
          "compare/scatter.js",
          "compare/series.js",
          "compare/speeds.js",
          "compare/verdict.js",
          "icon.svg",
          "index.html",
          "main.js",
          "page.css",
          "run/block-table.js",
          "run/bytes.js",
          "run/figures.js",
          "run/free-list.js",
          "run/history.js",
          "run/limits.js",
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
          "views/compare.js",
          "views/step.js");

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  /// Files of libraries, by their paths: the resources that they are.
  static final Map<String, String> LIBRARIES =
      Map.of(
          "lib/uplot.css", UPLOT + "uPlot.min.css",
          "lib/uplot.js", UPLOT + "uPlot.esm.js");

  private PageFiles() {}
}
