package org.freehold.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import org.freehold.trace.page.Page;

/// Helpers for writing HTML.
final class Html {

  private Html() {}

  /// A number for an attribute.
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /// A resource of this package.
  static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Html.class.getResourceAsStream(name))) {
      return Page.text(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
