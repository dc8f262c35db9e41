package org.freehold.inspect.report;

import java.util.List;
import java.util.Locale;

/// The three bars above the tables: committed, private, and in physical memory, each divided by
/// type. All have the scale of the first, so that they can be compared. Page tables are not
/// included, as in the total, since they lie outside the address space.
final class VmmapBars {

  private static final double LABEL_SHARE = 0.09;
  private static final List<VmmapType> PARTS =
      List.of(
          VmmapType.IMAGE,
          VmmapType.MAPPED_FILE,
          VmmapType.SHAREABLE,
          VmmapType.HEAP,
          VmmapType.MANAGED_HEAP,
          VmmapType.STACK,
          VmmapType.PRIVATE_DATA,
          VmmapType.UNUSABLE);

  private final VmmapSnapshot snapshot;
  private final long scale;

  VmmapBars(VmmapSnapshot snapshot) {
    this.snapshot = snapshot;
    this.scale = Math.max(1, Math.max(sum(VmmapColumn.COMMITTED), sum(VmmapColumn.TOTAL_WS)));
  }

  private long sum(VmmapColumn column) {
    return PARTS.stream().mapToLong(type -> column.value(snapshot.of(type))).sum();
  }

  void write(StringBuilder html) {
    bar("Committed", VmmapColumn.COMMITTED, html);
    bar("Private", VmmapColumn.PRIVATE, html);
    if (snapshot.hasFigures()) {
      bar("Working set", VmmapColumn.TOTAL_WS, html);
    }
    html.append("<ul class=\"legend\" aria-label=\"Colours of the types\">\n");
    for (VmmapType type : PARTS) {
      if (snapshot.of(type).size() > 0) {
        html.append("<li><span class=\"swatch ").append(Html.colour(type)).append("\"></span>");
        html.append(type.label()).append("</li>\n");
      }
    }
    html.append("</ul>\n");
  }

  private void bar(String name, VmmapColumn column, StringBuilder html) {
    html.append("<figure class=\"bar\"><figcaption>").append(name).append(" <b>");
    html.append(kilobytes(sum(column))).append("</b></figcaption>\n");
    html.append("<div class=\"track\" role=\"img\" aria-label=\"").append(described(name, column));
    html.append("\">");
    for (VmmapType type : PARTS) {
      part(type, column.value(snapshot.of(type)), html);
    }
    html.append("</div></figure>\n");
  }

  private void part(VmmapType type, long bytes, StringBuilder html) {
    if (bytes > 0) {
      double share = (double) bytes / scale;
      html.append("<span class=\"part ").append(Html.colour(type)).append("\" style=\"width:");
      html.append(Html.decimal(share * 100)).append("%\" title=\"");
      html.append(type.label()).append(' ').append(kilobytes(bytes)).append("\">");
      html.append(share >= LABEL_SHARE ? type.label() : "").append("</span>");
    }
  }

  private String described(String name, VmmapColumn column) {
    StringBuilder text = new StringBuilder(name + ", " + kilobytes(sum(column)));
    String separator = ": ";
    for (VmmapType type : PARTS) {
      long bytes = column.value(snapshot.of(type));
      if (bytes > 0) {
        text.append(separator).append(type.label()).append(' ').append(kilobytes(bytes));
        separator = ", ";
      }
    }
    return text.toString();
  }

  static String kilobytes(long bytes) {
    return String.format(Locale.ROOT, "%,d K", bytes / 1024);
  }
}
