package org.freehold.lab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.freehold.Bytes;
import org.freehold.lab.compare.Ranking;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Scoring;
import org.freehold.trace.page.Page;
import org.freehold.trace.replay.Fragmentation;

/// A comparison as a self-contained HTML page: the ranking, and for each trace a table and charts
/// over time. It loads nothing, and forbids the browser to try.
public final class ComparisonPage {

  private static final List<Chart.Subject> CHARTS =
      List.of(
          new Chart.Subject(
              "Footprint and live bytes (dashed)",
              sample -> sample.footprint(),
              Axis::ofBytes,
              true),
          new Chart.Subject(
              "Free ranges", sample -> sample.freeSpace().count(), Axis::ofCounts, false),
          new Chart.Subject(
              "Free bytes in them", sample -> sample.freeSpace().bytes(), Axis::ofBytes, false),
          new Chart.Subject(
              "Largest free block", sample -> sample.freeSpace().largest(), Axis::ofBytes, false));

  private final Scoring scoring;
  private final List<Ranking.Entry> ranking;
  private final LineStyles styles;
  private final StringBuilder html = new StringBuilder(1 << 18);

  private ComparisonPage(List<Result> results, Scoring scoring) {
    this.scoring = scoring;
    this.ranking = Ranking.of(results, scoring);
    this.styles = new LineStyles(ranking.stream().map(Ranking.Entry::policy).toList());
  }

  /// Writes the page.
  public static String of(List<Result> results, Scoring scoring) {
    ComparisonPage page = new ComparisonPage(results, scoring);
    page.head();
    page.ranking();
    page.choice();
    Map<String, List<Result>> byTrace = new LinkedHashMap<>();
    results.forEach(
        each -> byTrace.computeIfAbsent(each.trace(), _ -> new ArrayList<>()).add(each));
    byTrace.forEach(page::trace);
    page.html.append("</main>\n");
    Page.end(page.html, Html.resource("comparison.js"));
    return page.html.toString();
  }

  private void head() {
    Page.Title title = new Page.Title("Allocation policies compared", "ranking", "To the ranking");
    Page.begin(html, title, Html.resource("comparison.css"));
    html.append("<header><h1>Allocation policies compared</h1></header>\n<main>\n");
  }

  private void ranking() {
    html.append("<section>\n<h2 id=\"ranking\">Ranking</h2>\n<p class=\"hint\">Score: ");
    html.append(percent(scoring.weight())).append(" % utilisation from ");
    html.append(percent(scoring.leastUtilization())).append(" to ");
    html.append(percent(scoring.fullUtilization())).append(" %, the rest throughput from ");
    html.append(String.format(Locale.ROOT, "%,.0f", scoring.leastThroughput())).append(" to ");
    html.append(String.format(Locale.ROOT, "%,.0f", scoring.fullThroughput()));
    html.append(" operations per second. A trace that was not served counts as 0.</p>\n");
    table("ranking", List.of("Policy", "Score", "Utilisation %", "Operations/s", "Served"));
    for (Ranking.Entry entry : ranking) {
      row(entry.policy());
      cell(String.format(Locale.ROOT, "%.1f", entry.score()));
      cell(percent(entry.utilization()));
      cell(String.format(Locale.ROOT, "%,.0f", entry.operationsPerSecond()));
      cell(entry.served() + " of " + entry.traces());
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n</section>\n");
  }

  private void choice() {
    html.append("<fieldset><legend>Lines in the charts</legend>\n");
    for (String policy : styles.policies()) {
      String index = " data-p=\"" + styles.index(policy) + "\"";
      html.append("<label").append(index).append("><input type=\"checkbox\"").append(index);
      html.append(styles.isShown(policy) ? " data-best checked>" : ">");
      html.append(styles.swatch(policy)).append(Page.escape(policy)).append("</label>\n");
    }
    html.append("<span class=\"buttons\">");
    if (styles.hidesAny()) {
      html.append("<button type=\"button\" data-all=\"best\">best</button> ");
    }
    html.append("<button type=\"button\" data-all=\"show\">all</button> ");
    html.append("<button type=\"button\" data-all=\"hide\">none</button></span></fieldset>\n");
  }

  private void trace(String trace, List<Result> ofTrace) {
    String id = "trace-" + Integer.toHexString(trace.hashCode());
    Result any = ofTrace.getFirst();
    html.append("<section>\n<h2 id=\"").append(id).append("\">").append(Page.escape(trace));
    html.append("</h2>\n<p class=\"hint\">");
    html.append(String.format(Locale.ROOT, "%,d", any.operations()))
        .append(" operations, at most ");
    html.append(Bytes.format(any.peakLiveBytes())).append(" live. A policy far above the others");
    html.append(" leaves its chart at the top.</p>\n<div class=\"charts\">\n");
    CHARTS.forEach(subject -> new Chart(subject, ofTrace).write(html, styles));
    html.append("</div>\n");
    table(
        id,
        List.of(
            "Policy",
            "Utilisation %",
            "Operations/s",
            "Peak footprint",
            "Internal %",
            "External %",
            "Virtual %",
            "Cached %",
            "Realized %",
            "Probes per allocation",
            "Score"));
    ofTrace.forEach(this::result);
    html.append("</tbody></table></div>\n</section>\n");
  }

  private void result(Result result) {
    row(result.policy());
    if (!result.isServed()) {
      html.append("<td class=\"word\" colspan=\"10\">");
      html.append(result.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ')).append(": ");
      html.append(Page.escape(String.valueOf(result.failure()))).append("</td></tr>\n");
      return;
    }
    Fragmentation kinds = result.fragmentation();
    cell(percent(result.utilization()));
    cell(String.format(Locale.ROOT, "%,.0f", result.operationsPerSecond()));
    cell(Bytes.format(result.peakFootprintBytes()));
    cell(known(kinds.internal()));
    cell(known(kinds.external()));
    cell(known(kinds.virtual()));
    cell(known(kinds.cached()));
    cell(percent(kinds.realized()));
    double probes = result.searchesPerAllocation();
    cell(probes < 0 ? "–" : String.format(Locale.ROOT, "%.1f", probes));
    cell(String.format(Locale.ROOT, "%.1f", scoring.of(result)));
    html.append("</tr>\n");
  }

  private void table(String label, List<String> headers) {
    html.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"");
    html.append(label).append("\"><table>\n<thead><tr>");
    headers.forEach(each -> html.append("<th scope=\"col\">").append(each).append("</th>"));
    html.append("</tr></thead>\n<tbody>\n");
  }

  private void row(String policy) {
    html.append("<tr data-p=\"").append(styles.index(policy)).append("\"><th scope=\"row\">");
    html.append(styles.swatch(policy)).append(Page.escape(policy)).append("</th>");
  }

  private void cell(String text) {
    html.append("<td>").append(text).append("</td>");
  }

  /// A ratio, or a dash where the allocator does not report it.
  private static String known(double share) {
    return share < 0 ? "–" : percent(share);
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.1f", ratio * 100);
  }
}
