package org.freehold.playground.internal.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/// The files of the page, which are resources of this module and of the libraries in it. A name
/// from outside is never a path: it is looked up in a list.
public final class Assets {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "json", "application/json; charset=utf-8",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, String> files;

  /// Makes them.
  ///
  /// @param files the resource of each path
  public Assets(Map<String, String> files) {
    this.files = Map.copyOf(files);
  }

  /// Whether a path has a file.
  boolean has(String path) {
    return files.containsKey(path);
  }

  /// The file of a path.
  ///
  /// @param path one that [#has] knows
  Answer find(String path) {
    String resource = String.valueOf(files.get(path));
    String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null || type == null) {
        throw new IllegalStateException("a file of the page is missing: " + resource);
      }
      return Answer.bytes(type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
