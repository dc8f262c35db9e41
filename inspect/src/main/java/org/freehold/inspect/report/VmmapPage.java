package org.freehold.inspect.report;

import org.freehold.inspect.report.VmmapSnapshot.Detail;
import org.freehold.trace.page.Page;

/// A snapshot as one HTML page: bars, tables, and the strip of addresses. It loads nothing from
/// elsewhere, and forbids the browser to try.
public final class VmmapPage {

  private final VmmapSnapshot snapshot;
  private final StringBuilder html = new StringBuilder(1 << 16);

  private VmmapPage(VmmapSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /// Writes the page.
  ///
  /// @param snapshot what to show
  /// @return the page
  public static String of(VmmapSnapshot snapshot) {
    VmmapPage page = new VmmapPage(snapshot);
    page.head();
    page.bars();
    page.summary();
    page.strip();
    page.regions();
    page.html.append("</main>\n");
    Page.end(page.html, Html.resource("vmmap.js"));
    return page.html.toString();
  }

  private void head() {
    String name = snapshot.owner().name();
    long pid = snapshot.owner().pid();
    String title = name + (pid == 0 ? "" : " (PID " + pid + ")");
    Page.Title words = new Page.Title("Memory of " + title, "by-type", "To the table");
    Page.begin(html, words, Html.resource("vmmap.css"));
    html.append("<header>\n<h1>Memory of ");
    html.append(Page.escape(title)).append("</h1>\n<p class=\"about\">");
    if (!snapshot.owner().command().isEmpty()) {
      html.append("<code>").append(Page.escape(snapshot.owner().command())).append("</code><br>");
    }
    html.append(Page.escape(snapshot.takenAt())).append("</p>\n</header>\n<main>\n");
  }

  private void bars() {
    html.append("<section aria-label=\"Bars\">\n");
    new VmmapBars(snapshot).write(html);
    if (!snapshot.hasFigures()) {
      html.append("<p>What is in physical memory is not known.</p>\n");
    }
    html.append("</section>\n");
  }

  private void summary() {
    html.append("<section>\n<h2 id=\"by-type\">By type, in K</h2>\n");
    html.append(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"by-type\">");
    html.append("<table>\n<thead><tr><th scope=\"col\">Type</th>");
    headers();
    html.append("</tr></thead>\n<tbody>\n");
    for (VmmapType type : VmmapType.values()) {
      html.append("<tr><th scope=\"row\"><span class=\"swatch ").append(Html.colour(type));
      html.append("\"></span>").append(type.label()).append("</th>");
      cells(snapshot.of(type));
      html.append("</tr>\n");
    }
    html.append("</tbody></table></div>\n<p class=\"hint\">Page tables are the kernel's and lie");
    html.append(" outside the address space: the total and the bars do not include them.</p>\n");
    html.append("</section>\n");
  }

  private void headers() {
    for (VmmapColumn column : VmmapColumn.values()) {
      html.append("<th scope=\"col\">").append(column.header()).append("</th>");
    }
  }

  private void cells(VmmapFigures figures) {
    for (VmmapColumn column : VmmapColumn.values()) {
      html.append("<td>").append(column.cell(figures)).append("</td>");
    }
  }

  private void strip() {
    html.append("<section>\n<h2 id=\"addresses\">Addresses</h2>\n<p class=\"hint\">Each block is");
    html.append(" one allocation, from low to high addresses. Its width grows with");
    html.append(
        " the logarithm of its size; gaps of 32 MiB and more are folded. Hatched: reserved,");
    html.append(
        " not backed by memory. The arrow keys, Home and End move through the blocks.</p>\n");
    html.append("<div id=\"strip\" role=\"group\" aria-labelledby=\"addresses\">\n");
    new VmmapStrip(snapshot.details()).write(html);
    html.append(
        "</div>\n<output id=\"told\" aria-live=\"polite\">Point at a block, or move to one,");
    html.append(" to read what it is.</output>\n</section>\n");
  }

  private void regions() {
    html.append("<section>\n<h2 id=\"regions\">Regions, in K</h2>\n<p class=\"filter\">");
    html.append("<label>Type <select id=\"type\"><option value=\"\">all</option>");
    for (VmmapType type : VmmapType.values()) {
      if (snapshot.details().stream().anyMatch(detail -> detail.type() == type)) {
        html.append("<option>").append(type.label()).append("</option>");
      }
    }
    html.append("</select></label> <label>Text <input id=\"text\" type=\"search\"></label> ");
    html.append("<output id=\"count\"></output></p>\n<div class=\"scroll tall\" tabindex=\"0\"");
    html.append(" role=\"region\" aria-labelledby=\"regions\"><table id=\"all\">\n<thead><tr>");
    html.append("<th scope=\"col\">Address</th><th scope=\"col\">Type</th>");
    headers();
    html.append("<th scope=\"col\">Protection</th><th scope=\"col\">Details</th></tr></thead>\n");
    html.append("<tbody>\n");
    snapshot.details().forEach(this::region);
    html.append("</tbody></table></div>\n</section>\n");
  }

  private void region(Detail detail) {
    html.append("<tr data-type=\"").append(detail.type().label()).append("\"><th scope=\"row\">");
    html.append(VmmapText.hex(detail.address())).append("</th><td class=\"word\">");
    html.append("<span class=\"swatch ").append(Html.colour(detail.type())).append("\"></span>");
    html.append(detail.type().label()).append("</td>");
    cells(detail.figures());
    html.append("<td class=\"word\">").append(detail.protection());
    html.append("</td><td class=\"word\">").append(Page.escape(detail.text()));
    html.append("</td></tr>\n");
  }
}
