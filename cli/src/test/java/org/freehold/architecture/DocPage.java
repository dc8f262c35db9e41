package org.freehold.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A Markdown page of the documentation, divided into prose and fenced or indented code.
///
/// @param file where it is
/// @param lines all lines
/// @param prose the lines outside of code
/// @param blocks the fenced blocks of code
record DocPage(Path file, List<Line> lines, List<Line> prose, List<Block> blocks) {

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");
  private static final String FENCE = "```";
  private static final String INDENT = "    ";

  /// A line of a page.
  ///
  /// @param number counted from 1
  /// @param text without the line break
  record Line(int number, String text) {}

  /// A fenced block of code.
  ///
  /// @param number of its first line
  /// @param language the word after the opening fence, empty for none
  /// @param text the lines between the fences
  record Block(int number, String language, String text) {}

  /// Reads a page.
  static DocPage read(Path file) {
    try {
      return parse(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The pages that readers are sent to: README.md, CONTRIBUTING.md, CHANGELOG.md and everything
  /// below `docs`.
  static List<DocPage> all(Path root) {
    try (Stream<Path> top = Files.list(root);
        Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(DocPage::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DocPage parse(Path file, List<String> lines) {
    List<Line> all = new ArrayList<>();
    for (String line : lines) {
      all.add(new Line(all.size() + 1, line));
    }
    List<Line> prose = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(FENCE)) {
        int begin = i + 1;
        i = begin;
        while (i < lines.size() && !lines.get(i).startsWith(FENCE)) {
          i++;
        }
        String text = String.join("\n", lines.subList(begin, Math.min(i, lines.size())));
        blocks.add(new Block(begin + 1, line.substring(FENCE.length()).strip(), text));
      } else if (!line.startsWith(INDENT)) {
        prose.add(all.get(i));
      }
    }
    return new DocPage(file, all, prose, blocks);
  }

  /// The relative links of the page, each with its line.
  List<Line> links() {
    List<Line> links = new ArrayList<>();
    for (Line line : prose) {
      Matcher link = LINK.matcher(line.text());
      while (link.find()) {
        if (!link.group(1).matches("[a-z]+:.*")) {
          links.add(new Line(line.number(), link.group(1)));
        }
      }
    }
    return links;
  }

  /// The anchors of the headings, as GitHub makes them.
  Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Line line : prose) {
      Matcher heading = HEADING.matcher(line.text());
      if (heading.matches()) {
        String anchor =
            heading
                .group(1)
                .replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .strip()
                .replace(' ', '-');
        int before = seen.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }
}
