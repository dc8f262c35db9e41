package org.freehold.trace.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The frame of an HTML page: one self-contained file that loads nothing, and forbids the browser
/// to try. It follows the system's light or dark theme.
public final class Page {

  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

  private Page() {}

  /// The title of a page, and its skip link.
  ///
  /// @param title plain text
  /// @param target the id of the main part
  /// @param skip the text of the link to it
  public record Title(String title, String target, String skip) {}

  /// Writes the beginning of a page, up to its body.
  ///
  /// @param html where to
  /// @param title what it is called
  /// @param styles its own style sheet, which follows the one of all pages
  public static void begin(StringBuilder html, Title title, String styles) {
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"").append(POLICY);
    html.append("\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
    html.append("<title>").append(escape(title.title())).append("</title>\n<style>\n");
    html.append(resource(Page.class, "page.css")).append(styles).append("</style>\n</head>\n");
    html.append("<body>\n<a class=\"skip\" href=\"#").append(title.target()).append("\">");
    html.append(escape(title.skip())).append("</a>\n");
  }

  /// Writes the end of a page, after its body.
  ///
  /// @param html where to
  /// @param script its script
  public static void end(StringBuilder html, String script) {
    html.append("<script>\n").append(script).append("</script>\n</body>\n</html>\n");
  }

  /// Escapes a text, for elements and for quoted attributes.
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// A text file of a module of Freehold.
  ///
  /// @param in the class whose package has it
  /// @param name of the file
  private static String resource(Class<?> in, String name) {
    try (InputStream bytes = Objects.requireNonNull(in.getResourceAsStream(name))) {
      return text(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The text of a resource. The caller opens it, since a module's resources are not visible to
  /// others.
  ///
  /// @param bytes the file; is read to its end
  public static String text(InputStream bytes) throws IOException {
    return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
  }
}
