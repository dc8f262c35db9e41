package org.freehold.architecture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Checks where the pages of the documentation lead: links name headings that exist,
/// `docs/README.md` reaches every page, and the list of decisions has every record. That a link
/// names a file that exists is checked by [Tidy].
final class DocLinks {

  private final Path root;
  private final List<String> complaints = new ArrayList<>();

  private DocLinks(Path root) {
    this.root = root;
  }

  /// All complaints, as `file:line: what`.
  static List<String> complaints(Path root) {
    DocLinks links = new DocLinks(root);
    List<DocPage> pages = DocPage.all(root);
    pages.forEach(links::checkAnchors);
    links.checkReach(pages);
    links.checkDecisions();
    return links.complaints;
  }

  private void checkAnchors(DocPage page) {
    for (DocPage.Line link : page.links()) {
      int hash = link.text().indexOf('#');
      if (hash < 0) {
        continue;
      }
      String name = link.text().substring(0, hash);
      Path target = name.isEmpty() ? page.file() : page.file().resolveSibling(name).normalize();
      boolean isPage = Files.exists(target) && target.toString().endsWith(".md");
      String anchor = link.text().substring(hash + 1);
      if (isPage && !DocPage.read(target).anchors().contains(anchor)) {
        complain(page.file(), link.number(), link.text() + ": there is no such heading");
      }
    }
  }

  /// Follows the links from the way in, as a reader would.
  private void checkReach(List<DocPage> pages) {
    Path wayIn = root.resolve("docs/README.md");
    Set<Path> reached = new HashSet<>();
    Deque<Path> open = new ArrayDeque<>(List.of(wayIn));
    while (!open.isEmpty()) {
      Path file = open.remove();
      if (Files.isRegularFile(file) && reached.add(file) && file.toString().endsWith(".md")) {
        for (DocPage.Line link : DocPage.read(file).links()) {
          open.add(file.resolveSibling(link.text().replaceFirst("#.*", "")).normalize());
        }
      }
    }
    for (DocPage page : pages) {
      if (!reached.contains(page.file())) {
        complain(page.file(), 0, "docs/README.md does not lead here");
      }
    }
  }

  private void checkDecisions() {
    Path list = root.resolve("docs/decisions/README.md");
    if (!Files.exists(list)) {
      return;
    }
    Set<String> listed = new HashSet<>();
    DocPage.read(list).links().forEach(link -> listed.add(link.text()));
    for (Path record : Tidy.files(root.resolve("docs/decisions"))) {
      String name = String.valueOf(record.getFileName());
      if (name.matches("\\d{4}-.*\\.md") && !listed.contains(name)) {
        complain(list, 0, "does not list " + name);
      }
    }
  }

  private void complain(Path file, int line, String what) {
    complaints.add(String.format(Locale.ROOT, "%s:%d: %s", root.relativize(file), line, what));
  }
}
