package org.freehold.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.freehold.cli.bench.BenchResults.Ratio;
import org.freehold.cli.bench.BenchResults.Result;

/// Draws results as a self-contained picture: a group of bars for each workload and number of
/// threads, and in it a bar for each allocator, always in the same colour. A bar is the time of an
/// operation as a ratio to the baseline's; the thin line on it spans the forks from the lowest to
/// the highest. The scale is logarithmic, so that half and twice are equally far from one.
final class BenchChart {

  private static final int WIDTH = 900;
  private static final int LEFT = 150;
  private static final int RIGHT = 110;
  private static final int TOP = 70;
  private static final int BAR = 16;
  private static final int GAP = 4;
  private static final int GROUP_GAP = 34;
  private static final double MIN_WIDEST = 4;

  private static final String STYLE =
      """
      svg{font:12px system-ui,sans-serif;background:#fff;color:#222}
      text{fill:#222}
      .grid{stroke:#ddd}.one{stroke:#555;stroke-width:1.5}.spread{stroke:#000;stroke-opacity:.55}
      .title{font-weight:600}.small{fill:#666;font-size:11px}
      @media (prefers-color-scheme:dark){svg{background:#181818}text{fill:#ddd}.grid{stroke:#333}
      .one{stroke:#aaa}.spread{stroke:#fff}.small{fill:#999}}
      """;

  private final BenchResults results;
  private final String baseline;
  private final Map<String, List<Result>> groups = new LinkedHashMap<>();
  private final List<String> allocators;
  private final double widest;

  BenchChart(BenchResults results, String baseline) {
    this.results = results;
    this.baseline = baseline;
    Set<String> names = new LinkedHashSet<>();
    for (Result each : results.results()) {
      names.add(each.allocator());
      groups.computeIfAbsent(title(each), _ -> new ArrayList<>()).add(each);
    }
    this.allocators = List.copyOf(names);
    this.widest =
        groups.values().stream()
            .flatMap(group -> group.stream().map(each -> ratio(each, group)))
            .mapToDouble(ratio -> Math.max(ratio.max(), 1 / ratio.min()))
            .filter(Double::isFinite)
            .max()
            .orElse(MIN_WIDEST);
  }

  private static String title(Result result) {
    return result.workload()
        + ", "
        + result.threads()
        + (result.threads() == 1 ? " thread" : " threads");
  }

  /// The ratio to the baseline, or to the first of the group where the baseline was not measured.
  private Ratio ratio(Result result, List<Result> group) {
    Result base =
        group.stream()
            .filter(each -> each.allocator().equals(baseline))
            .findFirst()
            .orElse(group.getFirst());
    return result.to(base);
  }

  /// A page with the picture and a description of the machine below it.
  String page() {
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.append("<meta name=\"viewport\" content=\"width=device-width\">");
    html.append("<title>freehold bench</title><style>body{font:14px system-ui,sans-serif;");
    html.append("margin:2em auto;max-width:920px}dt{float:left;clear:left;width:12em;color:#777}");
    html.append("svg{width:100%;height:auto}@media (prefers-color-scheme:dark)");
    html.append("{body{background:#181818;color:#ddd}}</style></head><body>\n");
    html.append("<h1>freehold bench</h1>\n").append(svg()).append("<dl>\n");
    results
        .machine()
        .forEach((name, value) ->
            html.append("<dt>")
                .append(escape(name))
                .append("</dt><dd>")
                .append(escape(value))
                .append("</dd>\n"));
    return html.append("</dl></body></html>\n").toString();
  }

  /// The picture alone.
  String svg() {
    int height = TOP;
    for (List<Result> group : groups.values()) {
      height += GROUP_GAP + group.size() * (BAR + GAP);
    }
    height += GROUP_GAP;
    StringBuilder svg = new StringBuilder();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(WIDTH);
    svg.append(' ').append(height).append("\" width=\"").append(WIDTH).append("\" height=\"");
    svg.append(height).append("\" role=\"img\" aria-label=\"time of an operation by allocator\">");
    svg.append("\n<style>").append(STYLE).append("</style>\n");
    text(svg, LEFT, 22, "title", "Time of an operation ÷ that of " + baseline);
    text(svg, LEFT, 40, "small", "left of 1 is faster; the line spans the forks; " + machine());
    axis(svg, height);
    int y = TOP;
    for (Map.Entry<String, List<Result>> group : groups.entrySet()) {
      y += GROUP_GAP;
      text(svg, LEFT, y - 8, "title", group.getKey());
      for (Result each : group.getValue()) {
        bar(svg, y, each, ratio(each, group.getValue()));
        y += BAR + GAP;
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private String machine() {
    Map<String, String> machine = results.machine();
    return machine.getOrDefault("cpu", "")
        + ", "
        + machine.getOrDefault("cores", "?")
        + " cores, "
        + machine.getOrDefault("date", "");
  }

  private void axis(StringBuilder svg, int height) {
    double step = widest > 64 ? 10 : widest > 8 ? 4 : 2;
    for (double value = 1; value <= widest * step; value *= step) {
      tick(svg, height, value);
      if (value > 1) {
        tick(svg, height, 1 / value);
      }
    }
  }

  private void tick(StringBuilder svg, int height, double value) {
    if (Math.max(value, 1 / value) > scale()) {
      return; // Outside of the picture.
    }
    svg.append("<line class=\"").append(value == 1 ? "one" : "grid").append("\" x1=\"");
    svg.append(decimal(x(value))).append("\" x2=\"").append(decimal(x(value)));
    svg.append("\" y1=\"").append(TOP).append("\" y2=\"").append(height - 20).append("\"/>");
    svg.append("<text class=\"small\" text-anchor=\"middle\" x=\"").append(decimal(x(value)));
    svg.append("\" y=\"").append(TOP - 6).append("\">");
    svg.append(value >= 1 ? number(value) : "1/" + number(1 / value)).append("</text>\n");
  }

  private void bar(StringBuilder svg, int y, Result result, Ratio ratio) {
    svg.append("<text text-anchor=\"end\" x=\"").append(LEFT - 8).append("\" y=\"");
    svg.append(y + BAR - 4).append("\">").append(escape(result.allocator())).append("</text>");
    if (!Double.isFinite(ratio.median())) {
      return;
    }
    double from = Math.min(x(1), x(ratio.median()));
    double width = Math.max(1.5, Math.abs(x(ratio.median()) - x(1)));
    svg.append("<rect x=\"").append(decimal(from)).append("\" y=\"").append(y);
    svg.append("\" width=\"").append(decimal(width)).append("\" height=\"").append(BAR);
    svg.append("\" fill=\"").append(colour(result.allocator())).append("\"><title>");
    svg.append(escape(result.allocator())).append(": ").append(number(result.nanoseconds()));
    svg.append(" ns, ratio ").append(number(ratio.median())).append("</title></rect>");
    svg.append("<line class=\"spread\" x1=\"").append(decimal(x(ratio.min())));
    svg.append("\" x2=\"").append(decimal(x(ratio.max()))).append("\" y1=\"");
    svg.append(y + BAR / 2).append("\" y2=\"").append(y + BAR / 2).append("\"/>");
    text(
        svg,
        WIDTH - RIGHT + 8,
        y + BAR - 4,
        "small",
        number(ratio.median()) + " · " + number(result.nanoseconds()) + " ns");
  }

  /// The ratio at the left and right edges.
  private double scale() {
    return Math.max(MIN_WIDEST, 1.05 * widest);
  }

  private double x(double ratio) {
    double half = (WIDTH - LEFT - RIGHT) / 2.0;
    double share = Math.log(ratio) / Math.log(scale());
    return LEFT + half + half * Math.clamp(share, -1, 1);
  }

  /// Hues of neighbours are far apart on the colour wheel.
  private String colour(String allocator) {
    int hue = allocators.indexOf(allocator) * 137 % 360;
    return "hsl(" + hue + " 55% 55%)";
  }

  private static void text(StringBuilder svg, int x, int y, String style, String text) {
    svg.append("<text class=\"").append(style).append("\" x=\"").append(x).append("\" y=\"");
    svg.append(y).append("\">").append(escape(text)).append("</text>\n");
  }

  private static String number(double value) {
    String format = value >= 99.95 ? "%,.0f" : value >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value).replaceAll("\\.0+$", "");
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
