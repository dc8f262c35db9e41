package org.freehold.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.freehold.internal.settings.Setting;
import org.freehold.internal.settings.Setting.Kind;
import org.freehold.internal.settings.SettingNames;

/// Searches sources, scripts and pages for the names of properties and environment variables, and
/// compares them with the list of settings in both directions.
final class SettingUses {

  private static final Pattern PROPERTY =
      Pattern.compile("(?<![\\w./-])(?:-D)?(freehold(?:\\.[a-z]+)+\\.?)(?![\\w(])");
  private static final Pattern CONSTANT = Pattern.compile("SettingNames\\.([A-Z_]+)");

  // A variable of the environment as Java reads it, and as a script does when it may be unset.
  private static final Pattern VARIABLE_IN_JAVA =
      Pattern.compile(
          "(?:environment(?:\\(\\))?\\.get(?:OrDefault)?|getenv)\\(\"(_?[A-Z][A-Z_]+)\""
              + "|\"(FREEHOLD_[A-Z_]+)\"");
  private static final Pattern VARIABLE_IN_SCRIPT = Pattern.compile("\\$\\{([A-Z][A-Z_]+):?-()");
  private static final Pattern STRING = Pattern.compile("\"(_?[A-Z][A-Z_]+)\"");

  private static final List<String> CODE = List.of(".java", ".sh");
  private static final Set<String> SCRIPTS = Set.of("freehold", "dev");
  private static final Pattern SKIPPED =
      Pattern.compile("org/freehold/(settings/|architecture/SettingsTest)");

  private final Path root;
  private final List<Setting> settings;
  private final Set<String> used = new HashSet<>();
  private final List<String> complaints = new ArrayList<>();

  private SettingUses(Path root, List<Setting> settings) {
    this.root = root;
    this.settings = settings;
  }

  /// All complaints: uses of names that the list lacks, as `file:line: what`, and then names in the
  /// list that nobody uses.
  static List<String> complaints(Path root, List<Setting> settings) {
    SettingUses uses = new SettingUses(root, settings);
    Tidy.files(root).forEach(uses::check);
    for (Setting setting : settings) {
      if (!uses.used.contains(setting.name())) {
        uses.complaints.add(setting.name() + " is in the list, and no code uses it");
      }
    }
    return uses.complaints;
  }

  private void check(Path file) {
    String name = String.valueOf(file.getFileName());
    boolean isCode = SCRIPTS.contains(name) || CODE.stream().anyMatch(name::endsWith);
    boolean isPage = name.endsWith(".md") && !name.equals("CHANGELOG.md");
    if ((!isCode && !isPage) || SKIPPED.matcher(file.toString()).find()) {
      return;
    }
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      checkLine(file, i + 1, lines.get(i), isCode);
    }
  }

  private void checkLine(Path file, int number, String line, boolean isCode) {
    if (line.startsWith("package ") || line.startsWith("import ")) {
      return;
    }
    Matcher property = PROPERTY.matcher(line);
    while (property.find()) {
      check(file, number, property.group(1), Kind.PROPERTY, isCode);
    }
    if (isCode) {
      boolean isJava = file.toString().endsWith(".java");
      Matcher variable = (isJava ? VARIABLE_IN_JAVA : VARIABLE_IN_SCRIPT).matcher(line);
      while (variable.find()) {
        String name = variable.group(1) == null ? variable.group(2) : variable.group(1);
        check(file, number, name, Kind.VARIABLE, true);
      }
      STRING.matcher(line).results().forEach(string -> used.add(string.group(1)));
      CONSTANT.matcher(line).results().forEach(constant -> used.add(value(constant.group(1))));
    }
  }

  private static String value(String constant) {
    try {
      return String.valueOf(SettingNames.class.getField(constant).get(null));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("SettingNames." + constant, e);
    }
  }

  private void check(Path file, int number, String name, Kind kind, boolean isCode) {
    // The longest, so that "freehold.bench." counts for freehold.bench.* and not for
    // freehold.bench.
    Optional<String> listed =
        settings.stream()
            .filter(setting -> setting.kind() == kind && isNameOf(setting, name))
            .map(Setting::name)
            .max(Comparator.comparingInt(String::length));
    if (listed.isPresent()) {
      if (isCode) {
        used.add(listed.get());
      }
      return;
    }
    if (kind == Kind.PROPERTY && isFamily(name)) {
      return;
    }
    complaints.add(
        String.format(
            Locale.ROOT,
            "%s:%d: %s is not in the list of settings",
            root.relativize(file),
            number,
            name));
  }

  /// The name itself, or one of a family such as `freehold.bench.*`.
  private static boolean isNameOf(Setting setting, String name) {
    String listed = setting.name();
    return listed.endsWith(".*")
        ? name.startsWith(listed.substring(0, listed.length() - 1))
        : listed.equals(name.replaceFirst("\\.$", ""));
  }

  /// Whether a name is the common beginning of several, as in "`-Dfreehold.snapshot` needs …".
  private boolean isFamily(String name) {
    return settings.stream().anyMatch(setting -> setting.name().startsWith(name + "."));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
