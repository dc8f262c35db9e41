package org.freehold.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the source files of a folder and complains, as `file:line: what`. What the formatter and
/// the compiler see to is not repeated here.
final class Tidy {

  static final int MAX_FILE_LINES = 600;

  private static final Set<String> SKIPPED_FOLDERS = Set.of("target", ".git", ".idea", ".vscode");
  private static final List<String> TEXT =
      List.of(".java", ".md", ".sh", ".xml", ".properties", ".txt", ".editorconfig");
  private static final Set<String> SCRIPTS = Set.of("freehold", "dev", "run");

  // Written in two parts, so that this file is tidy itself.
  private static final Pattern UNDONE = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern DEAD_CODE = Pattern.compile("^\\s*//(?!/).*[;{}]\\s*$");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");

  private final Path root;
  private final List<String> complaints = new ArrayList<>();

  private Tidy(Path root) {
    this.root = root;
  }

  /// All complaints about the files below a folder.
  static List<String> complaints(Path root) {
    Tidy tidy = new Tidy(root);
    List<Path> files = files(root);
    files.forEach(tidy::checkFile);
    tidy.checkPackages(files);
    return tidy.complaints;
  }

  /// The text files below a folder, without what was built, in order.
  static List<Path> files(Path root) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes ignored) {
              return SKIPPED_FOLDERS.contains(String.valueOf(folder.getFileName()))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes ignored) {
              if (isText(file)) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().sorted().toList();
  }

  private static boolean isText(Path file) {
    String name = String.valueOf(file.getFileName());
    return SCRIPTS.contains(name) || TEXT.stream().anyMatch(name::endsWith);
  }

  private void checkFile(Path file) {
    List<String> lines = lines(file);
    boolean isJava = file.toString().endsWith(".java");
    if (isJava && lines.size() > MAX_FILE_LINES) {
      complain(file, lines.size(), "longer than " + MAX_FILE_LINES + " lines: split it");
    }
    for (int i = 0; i < lines.size(); i++) {
      checkLine(file, i + 1, lines.get(i), isJava);
    }
  }

  private void checkLine(Path file, int number, String line, boolean isJava) {
    complainIf(line.indexOf('\t') >= 0, file, number, "a tab");
    complainIf(!line.equals(line.stripTrailing()), file, number, "white space at the end");
    complainIf(UNDONE.matcher(line).find(), file, number, "something is left to do: do it");
    complainIf(isJava && DEAD_CODE.matcher(line).find(), file, number, "code in a comment");
    if (file.toString().endsWith(".md")) {
      checkLinks(file, number, line);
    }
  }

  private void checkLinks(Path file, int number, String line) {
    Matcher link = LINK.matcher(line);
    while (link.find()) {
      String target = link.group(1).replaceFirst("#.*", "");
      boolean isFile = !target.isEmpty() && !target.matches("[a-z]+:.*");
      complainIf(
          isFile && !Files.exists(file.resolveSibling(target)),
          file,
          number,
          "a link to " + target + ", which does not exist");
    }
  }

  private void checkPackages(List<Path> files) {
    Set<Path> packages = new TreeSet<>();
    for (Path file : files) {
      boolean isSource =
          file.toString().endsWith(".java")
              && root.relativize(file).toString().contains("src/main");
      if (isSource && !file.endsWith("module-info.java")) {
        packages.add(file.resolveSibling("package-info.java"));
      }
    }
    packages.forEach(
        info -> complainIf(!Files.exists(info), info, 0, "the package says nothing about itself"));
  }

  private void complainIf(boolean isWrong, Path file, int line, String what) {
    if (isWrong) {
      complain(file, line, what);
    }
  }

  private void complain(Path file, int line, String what) {
    complaints.add(String.format(Locale.ROOT, "%s:%d: %s", root.relativize(file), line, what));
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
