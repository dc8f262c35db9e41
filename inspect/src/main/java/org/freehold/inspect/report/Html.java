package org.freehold.inspect.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import org.freehold.trace.page.Page;

/// Small helpers for writing HTML.
final class Html {

  private Html() {}

  /// A number in the notation of CSS and attributes.
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /// The CSS class that colours a type.
  static String colour(VmmapType type) {
    return "t-" + type.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
