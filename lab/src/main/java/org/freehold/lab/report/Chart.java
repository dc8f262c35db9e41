package org.freehold.lab.report;

import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Timeline;
import org.freehold.trace.page.Page;

/// A line chart in SVG: one figure over time, a line for each policy.
final class Chart {

  private static final int WIDTH = 620;
  private static final int HEIGHT = 260;
  private static final int LEFT = 84;
  private static final int RIGHT = 10;
  private static final int TOP = 12;
  private static final int BOTTOM = 28;

  /// What a chart shows.
  ///
  /// @param title of the chart
  /// @param value of a sample; negative when it is unknown
  /// @param axis for values up to a maximum
  /// @param withLive whether to show the live bytes as well
  record Subject(
      String title,
      ToLongFunction<Timeline.Sample> value,
      LongFunction<Axis> axis,
      boolean withLive) {}

  private final Subject subject;
  private final List<Result> results;
  private final long operations;
  private final Axis axis;

  Chart(Subject subject, List<Result> results) {
    this.subject = subject;
    this.results = results;
    this.operations = results.stream().mapToLong(Result::operations).max().orElse(1);
    this.axis = subject.axis().apply(Math.max(1, highest()));
  }

  /// The top of the axis. A policy far above the others, such as one that never frees, leaves the
  /// chart: the axis ends at three times the median.
  private long highest() {
    long[] peaks =
        results.stream()
            .filter(Result::isServed)
            .mapToLong(this::peak)
            .filter(each -> each > 0)
            .sorted()
            .toArray();
    if (peaks.length == 0) {
      return 1;
    }
    return Math.min(peaks[peaks.length - 1], 3 * peaks[peaks.length / 2]);
  }

  private long peak(Result result) {
    long peak = 0;
    for (int i = 0; i < result.timeline().count(); i++) {
      peak = Math.max(peak, subject.value().applyAsLong(result.timeline().get(i)));
    }
    return peak;
  }

  void write(StringBuilder html, LineStyles styles) {
    String title = Page.escape(subject.title());
    html.append("<figure><figcaption>").append(title).append("</figcaption>\n<svg viewBox=\"0 0 ");
    html.append(WIDTH).append(' ').append(HEIGHT).append("\" role=\"img\" aria-label=\"");
    html.append(title).append(" over time, a line for each policy\">\n");
    axes(html);
    boolean liveShown = !subject.withLive();
    for (Result result : results) {
      if (result.timeline().count() > 0) {
        if (!liveShown) {
          line(html, result, Timeline.Sample::live, "class=\"live\"", "live");
          liveShown = true;
        }
        line(html, result, subject.value(), styles.attributes(result.policy()), result.policy());
      }
    }
    html.append("</svg></figure>\n");
  }

  private void axes(StringBuilder html) {
    for (int i = 0; i <= axis.count(); i++) {
      long value = i * axis.step();
      html.append("<line class=\"grid\" x1=\"").append(LEFT).append("\" x2=\"");
      html.append(WIDTH - RIGHT).append("\" y1=\"").append(y(value)).append("\" y2=\"");
      html.append(y(value)).append("\"/><text text-anchor=\"end\" x=\"").append(LEFT - 6);
      html.append("\" y=\"").append(y(value)).append("\" dy=\".35em\">");
      html.append(axis.label().apply(value)).append("</text>\n");
    }
    html.append("<text x=\"").append(LEFT).append("\" y=\"").append(HEIGHT - 8);
    html.append("\">operation 1</text><text text-anchor=\"end\" x=\"").append(WIDTH - RIGHT);
    html.append("\" y=\"").append(HEIGHT - 8).append("\">");
    html.append(String.format(Locale.ROOT, "%,d", operations)).append("</text>\n");
  }

  private void line(
      StringBuilder html,
      Result result,
      ToLongFunction<Timeline.Sample> value,
      String attributes,
      String name) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < result.timeline().count(); i++) {
      Timeline.Sample sample = result.timeline().get(i);
      long figure = value.applyAsLong(sample);
      if (figure >= 0) {
        points.append(x(sample.operation())).append(',').append(y(figure)).append(' ');
      }
    }
    if (!points.isEmpty()) {
      html.append("<polyline ").append(attributes).append(" points=\"").append(points);
      html.append("\"><title>").append(Page.escape(name)).append("</title></polyline>\n");
    }
  }

  private String x(long operation) {
    return Html.decimal(LEFT + (double) (WIDTH - LEFT - RIGHT) * operation / operations);
  }

  private String y(long value) {
    double part = Math.min(1.02, (double) value / axis.top());
    return Html.decimal(TOP + (HEIGHT - TOP - BOTTOM) * (1 - part));
  }
}
