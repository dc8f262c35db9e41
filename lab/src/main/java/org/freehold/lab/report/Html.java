package org.freehold.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import org.freehold.trace.page.Page;

/// Small helpers for writing HTML.
final class Html {

  private Html() {}

  /// A number as attributes take it.
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /// A file that stands beside this class.
  static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Html.class.getResourceAsStream(name))) {
      return Page.text(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
