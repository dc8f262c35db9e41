package org.freehold.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// How large a file and a package may be, so that a stranger who opens one can take it in.
final class Sizes {

  /// Lines of a source file of the product.
  static final int MAX_LINES = 500;

  /// Source files of a package of the product, its `package-info.java` not counted.
  static final int MAX_FILES = 30;

  private Sizes() {}

  /// What is too large below a folder, as `path: what`.
  static List<String> complaints(Path root) {
    List<String> complaints = new ArrayList<>();
    Map<Path, Integer> packages = new TreeMap<>();
    for (Path file : sources(root)) {
      long lines = lines(file);
      if (lines > MAX_LINES) {
        complaints.add(
            String.format(
                Locale.ROOT,
                "%s: %d lines, at most %d: split it at a concept",
                root.relativize(file),
                lines,
                MAX_LINES));
      }
      if (!file.endsWith("package-info.java")) {
        packages.merge(file.resolveSibling(""), 1, Integer::sum);
      }
    }
    packages.forEach((folder, count) -> {
      if (count > MAX_FILES) {
        complaints.add(
            String.format(
                Locale.ROOT,
                "%s: %d files, at most %d: divide it into rooms",
                root.relativize(folder),
                count,
                MAX_FILES));
      }
    });
    return complaints;
  }

  private static List<Path> sources(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(each -> each.toString().endsWith(".java"))
          .filter(each -> root.relativize(each).toString().contains("src/main/java"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
