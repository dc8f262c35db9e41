package org.freehold.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/// Small helpers for writing HTML.
final class Html {

  private Html() {}

  /// A text in which nothing is markup, for elements and for quoted attributes.
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// A number as attributes take it.
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /// The colour of a policy: neighbours in the list stand far apart on the wheel.
  static String colour(int index, int count) {
    int hue = index * 360 * 7 / Math.max(1, count) % 360;
    return "hsl(" + hue + " 70% var(--lightness))";
  }

  /// A file that stands beside this class.
  static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Html.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
