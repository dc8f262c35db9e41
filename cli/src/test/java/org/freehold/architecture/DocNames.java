package org.freehold.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks that what the documentation names exists: types and members in backquotes, files in
/// backquotes, verbs of `./dev` and commands of `./freehold`.
///
/// A name without members may also be a word that occurs in the code, in a string for example: so
/// pages can speak of the calls of Win32 and of other systems. Decision records are exempt from the
/// check of types and members: a record is of its day and keeps the names of that day. So is the
/// changelog, which lists names that are gone.
final class DocNames {

  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  // A type, perhaps with its package, perhaps with members, perhaps with an argument list.
  private static final Pattern TYPE =
      Pattern.compile("(?:[a-z]\\w*\\.)*([A-Z]\\w*[a-z]\\w*)((?:[.#][A-Za-z_]\\w*)*)(\\(.*\\))?");
  private static final Pattern VERB = Pattern.compile("\\./dev ([a-z][a-z-]*)");
  private static final Pattern IS_VERB = Pattern.compile("(?m)^  ([a-z][a-z-]*)\\)");
  private static final Pattern IS_COMMAND = Pattern.compile("\\bname = \"([a-z][a-z-]*)\"");
  private static final Pattern COMMAND = Pattern.compile("\\./freehold ([a-z][a-z-]*)");

  private final Path root;
  private final SourceNames sources;
  private final Set<String> verbs = new HashSet<>();
  private final Set<String> commands = new HashSet<>();
  private final List<String> complaints = new ArrayList<>();

  private DocNames(Path root) {
    this.root = root;
    this.sources = SourceNames.of(root);
    for (Path file : Tidy.files(root)) {
      if (file.endsWith("dev")) {
        find(IS_VERB, file, verbs);
      } else if (file.toString().endsWith("Command.java")) {
        find(IS_COMMAND, file, commands);
      }
    }
  }

  private static void find(Pattern pattern, Path file, Set<String> names) {
    try {
      pattern.matcher(Files.readString(file)).results().forEach(found -> names.add(found.group(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All complaints, as `file:line: what`.
  static List<String> complaints(Path root) {
    DocNames names = new DocNames(root);
    DocPage.all(root).forEach(names::check);
    return names.complaints;
  }

  private void check(DocPage page) {
    for (DocPage.Line line : page.lines()) {
      checkWords(page, line, VERB, verbs, "./dev has no verb ");
      checkWords(page, line, COMMAND, commands, "./freehold has no command ");
    }
    boolean keepsOldNames =
        page.file().startsWith(root.resolve("docs/decisions"))
            || page.file().endsWith("CHANGELOG.md");
    if (keepsOldNames) {
      return;
    }
    for (DocPage.Line line : page.prose()) {
      Matcher quoted = QUOTED.matcher(line.text());
      while (quoted.find()) {
        String complaint = complaint(quoted.group(1));
        if (!complaint.isEmpty()) {
          complain(page.file(), line.number(), complaint);
        }
      }
    }
  }

  private void checkWords(
      DocPage page, DocPage.Line line, Pattern pattern, Set<String> known, String what) {
    Matcher word = pattern.matcher(line.text());
    while (word.find()) {
      if (!known.contains(word.group(1))) {
        complain(page.file(), line.number(), what + word.group(1));
      }
    }
  }

  private String complaint(String text) {
    Matcher type = TYPE.matcher(text);
    if (type.matches()) {
      return ofType(type.group(1), type.group(2));
    }
    int slash = text.indexOf('/');
    boolean isFile =
        slash > 0
            && text.matches("[\\w./-]+\\.(java|md|sh|xml|rep)")
            && Files.isDirectory(root.resolve(text.substring(0, slash)));
    return isFile && !Files.exists(root.resolve(text)) ? text + ": there is no such file" : "";
  }

  private String ofType(String name, String members) {
    boolean isType = sources.hasType(name) || JdkNames.hasType(name);
    if (!isType) {
      return members.isEmpty() && sources.hasWord(name) ? "" : name + ": there is no such name";
    }
    String owner = name;
    for (String member : members.split("[.#]", -1)) {
      if (!member.isEmpty()) {
        if (!sources.hasMember(owner, member)) {
          return owner + " has no member " + member;
        }
        owner = member;
      }
    }
    return "";
  }

  private void complain(Path file, int line, String what) {
    complaints.add(String.format(Locale.ROOT, "%s:%d: %s", root.relativize(file), line, what));
  }
}
