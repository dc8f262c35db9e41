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
import org.freehold.trace.replay.Fragmentation;

/// A comparison as one page for the browser: the ranking, and for each trace a table and charts
/// over time. It loads nothing from anywhere, and forbids the browser to try.
public final class ComparisonPage {

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

  private static final List<Chart.Subject> CHARTS =
      List.of(
          new Chart.Subject(
              "Footprint and live bytes (dashed)",
              sample -> sample.footprint(),
              Bytes::format,
              true),
          new Chart.Subject("Holes", sample -> sample.holes().count(), Long::toString, false),
          new Chart.Subject(
              "Free bytes in holes", sample -> sample.holes().bytes(), Bytes::format, false),
          new Chart.Subject(
              "Largest free block", sample -> sample.holes().largest(), Bytes::format, false));

  private final List<Result> results;
  private final Scoring scoring;
  private final List<String> policies;
  private final StringBuilder html = new StringBuilder(1 << 18);

  private ComparisonPage(List<Result> results, Scoring scoring) {
    this.results = results;
    this.scoring = scoring;
    this.policies = results.stream().map(Result::policy).distinct().toList();
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
    page.html.append("</main>\n<script>\n").append(Html.resource("comparison.js"));
    page.html.append("</script>\n</body>\n</html>\n");
    return page.html.toString();
  }

  private void head() {
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"").append(POLICY);
    html.append("\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
    html.append("<title>Allocation policies compared</title>\n<style>\n");
    html.append(Html.resource("comparison.css")).append("</style>\n</head>\n<body>\n");
    html.append("<a class=\"skip\" href=\"#ranking\">To the ranking</a>\n");
    html.append("<header><h1>Allocation policies compared</h1></header>\n<main>\n");
  }

  private void ranking() {
    html.append("<section>\n<h2 id=\"ranking\">Ranking</h2>\n<p class=\"hint\">Score: ");
    html.append(percent(scoring.weight())).append(" % utilisation from ");
    html.append(percent(scoring.leastUtilization())).append(" to ");
    html.append(percent(scoring.fullUtilization())).append(" %, the rest throughput from ");
    html.append(String.format(Locale.ROOT, "%,.0f", scoring.leastThroughput())).append(" to ");
    html.append(String.format(Locale.ROOT, "%,.0f", scoring.fullThroughput()));
    html.append(" operations a second. A trace that was not served counts as 0.</p>\n");
    table("ranking", List.of("Policy", "Score", "Utilisation %", "Operations/s", "Served"));
    for (Ranking.Entry entry : Ranking.of(results, scoring)) {
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
    html.append("<fieldset><legend>Shown in the charts</legend>\n");
    for (int i = 0; i < policies.size(); i++) {
      html.append("<label data-p=\"").append(i).append("\"><input type=\"checkbox\" checked");
      html.append(" data-p=\"").append(i).append("\">");
      swatch(i);
      html.append(Html.escape(policies.get(i))).append("</label>\n");
    }
    html.append("<button type=\"button\" data-all=\"show\">all</button> ");
    html.append("<button type=\"button\" data-all=\"hide\">none</button></fieldset>\n");
  }

  private void swatch(int index) {
    html.append("<span class=\"swatch\" style=\"--c:");
    html.append(Html.colour(index, policies.size())).append("\"></span>");
  }

  private void trace(String trace, List<Result> ofTrace) {
    String id = "trace-" + Integer.toHexString(trace.hashCode());
    Result any = ofTrace.getFirst();
    html.append("<section>\n<h2 id=\"").append(id).append("\">").append(Html.escape(trace));
    html.append("</h2>\n<p class=\"hint\">");
    html.append(String.format(Locale.ROOT, "%,d", any.operations()))
        .append(" operations, at most ");
    html.append(Bytes.format(any.peakLiveBytes())).append(" live. A policy far above the others");
    html.append(" leaves its chart at the top.</p>\n<div class=\"charts\">\n");
    CHARTS.forEach(subject -> new Chart(subject, ofTrace).write(html, policies));
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
            "Looks per allocation",
            "Score"));
    ofTrace.forEach(this::result);
    html.append("</tbody></table></div>\n</section>\n");
  }

  private void result(Result result) {
    row(result.policy());
    if (!result.isServed()) {
      html.append("<td class=\"word\" colspan=\"10\">");
      html.append(result.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ')).append(": ");
      html.append(Html.escape(String.valueOf(result.failure()))).append("</td></tr>\n");
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
    double looks = result.searchesPerAllocation();
    cell(looks < 0 ? "–" : String.format(Locale.ROOT, "%.1f", looks));
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
    int index = policies.indexOf(policy);
    html.append("<tr data-p=\"").append(index).append("\"><th scope=\"row\">");
    swatch(index);
    html.append(Html.escape(policy)).append("</th>");
  }

  private void cell(String text) {
    html.append("<td>").append(text).append("</td>");
  }

  /// A share, or a dash where the allocator does not tell.
  private static String known(double share) {
    return share < 0 ? "–" : percent(share);
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.1f", ratio * 100);
  }
}
