package org.freehold.architecture;

import java.util.List;
import java.util.Locale;
import org.freehold.internal.settings.Setting;
import org.freehold.internal.settings.Setting.Audience;
import org.freehold.internal.settings.Setting.Kind;

/// Writes `docs/properties.md` from the list of settings.
final class SettingsPage {

  private static final String INTRODUCTION =
      """
      # Properties and environment variables

      <!-- Generated from org.freehold.internal.settings.Settings by ./dev docs-tables. -->

      Everything that Freehold reads from system properties (`-Dname=value` on the command line of the JVM)
      and from the environment. Properties are read when they are first needed, and once. A value that makes no
      sense is ignored, with a warning of `System.Logger`; the program runs on.
      """;

  private SettingsPage() {}

  /// The page as it should be.
  static String text(List<Setting> settings) {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    add(page, "For programs on Freehold", settings, Audience.PROGRAM);
    add(page, "For the commands `freehold` and `dev`", settings, Audience.COMMAND);
    add(page, "For work on Freehold", settings, Audience.DEVELOPER);
    add(page, "Between Freehold's own processes", settings, Audience.INTERNAL);
    return page.toString();
  }

  private static void add(
      StringBuilder page, String title, List<Setting> settings, Audience audience) {
    page.append("\n## ").append(title).append('\n');
    for (Kind kind : Kind.values()) {
      List<Setting> rows =
          settings.stream().filter(s -> s.audience() == audience && s.kind() == kind).toList();
      if (!rows.isEmpty()) {
        boolean isProperty = kind == Kind.PROPERTY;
        page.append(isProperty ? "\n| property" : "\n| environment variable")
            .append(" | value | when not set | read by | meaning |\n|---|---|---|---|---|\n");
        rows.forEach(row -> page.append(row(row)));
      }
    }
  }

  private static String row(Setting setting) {
    return String.format(
        Locale.ROOT,
        "| `%s` | %s | %s | %s | %s |\n",
        setting.name(),
        setting.values(),
        setting.unset(),
        setting.module(),
        setting.meaning());
  }
}
