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
          "learn/address-table.js",
          "learn/changes.js",
          "learn/drawings.js",
          "learn/lesson-page.js",
          "learn/overview.js",
          "learn/progress.js",
          "learn/prose.js",
          "learn/question.js",
          "learn/run-facts.js",
          "learn/scene.js",
          "learn/stage.js",
          "learn/story-facts.js",
          "learn/story-player.js",
          "lessons/boundary-tags.js",
          "lessons/buddies.js",
          "lessons/bytes.js",
          "lessons/coalescing.js",
          "lessons/collection.js",
          "lessons/fits.js",
          "lessons/free-list.js",
          "lessons/front-end.js",
          "lessons/granularity.js",
          "lessons/handles.js",
          "lessons/holes.js",
          "lessons/index.js",
          "lessons/layout.js",
          "lessons/malloc.js",
          "lessons/pages.js",
          "lessons/production.js",
          "lessons/regions.js",
          "lessons/rounding.js",
          "lessons/splitting.js",
          "lessons/stack.js",
          "lessons/threads.js",
          "main.js",
          "page.css",
          "run/block-table.js",
          "run/bytes.js",
          "run/close-up.js",
          "run/figures.js",
          "run/free-list.js",
          "run/history.js",
          "run/limits.js",
          "run/map-panel.js",
          "run/map-picture.js",
          "run/map.js",
          "run/occupancy.js",
          "run/rows.js",
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
          "try/editor.js",
          "try/examples.js",
          "try/hints.js",
          "views/compare.js",
          "views/learn.js",
          "views/step.js",
          "views/try.js");

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final String CODE_MIRROR = "/META-INF/resources/webjars/codemirror/5.65.16/";

  /// Files of libraries, by their paths: the resources that they are.
  static final Map<String, String> LIBRARIES =
      Map.of(
          "lib/uplot.css", UPLOT + "uPlot.min.css",
          "lib/uplot.js", UPLOT + "uPlot.esm.js",
          "lib/codemirror.js", CODE_MIRROR + "lib/codemirror.js",
          "lib/codemirror.css", CODE_MIRROR + "lib/codemirror.css",
          "lib/clike.js", CODE_MIRROR + "mode/clike/clike.js",
          "lib/matchbrackets.js", CODE_MIRROR + "addon/edit/matchbrackets.js",
          "lib/closebrackets.js", CODE_MIRROR + "addon/edit/closebrackets.js",
          "lib/show-hint.js", CODE_MIRROR + "addon/hint/show-hint.js",
          "lib/show-hint.css", CODE_MIRROR + "addon/hint/show-hint.css");

  private PageFiles() {}
}
