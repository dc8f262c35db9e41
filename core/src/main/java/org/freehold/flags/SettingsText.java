package org.freehold.flags;

import java.util.Map;

/// Writes settings as text: sections with lines `key = value`. `#` begins a comment line.
///
///     [boot]
///     flags = 40001400
///     [running]
///     flags = 000000e0
///     boot-id = 5b1c…
///     [image org.example.Main]
///     flags = 02000000
///     page-heap = full,backwards
///
/// [SettingsReader] parses it.
final class SettingsText {

  static final String FLAGS = "flags";
  static final String PAGE_HEAP = "page-heap";
  static final String TRACE_DATABASE = "trace-database";
  static final String LARGE_PAGES = "large-pages";
  static final String DEBUGGER = "debugger";
  static final String SPECIAL_POOL = "special-pool";
  static final String BOOT_ID = "boot-id";

  static final String BOOT_SECTION = "boot";
  static final String RUNNING_SECTION = "running";
  static final String IMAGE_SECTION = "image ";

  private static final String HEADING =
      """
      # Global flags of programs on Freehold. 'freehold gflags --help' says how to change them.
      # The command writes this file anew and keeps no other comments.
      """;

  private SettingsText() {}

  static String write(FlagSettings settings) {
    StringBuilder text = new StringBuilder(HEADING);
    machine(text, BOOT_SECTION, settings.boot());
    machine(text, RUNNING_SECTION, settings.storedRunning());
    for (Map.Entry<String, SectionSettings> image : settings.images().entrySet()) {
      section(text, IMAGE_SECTION + image.getKey(), image.getValue());
    }
    return text.toString();
  }

  private static void machine(StringBuilder text, String name, SectionSettings section) {
    if (!section.equals(SectionSettings.NOTHING)) {
      section(text, name, section);
    }
  }

  private static void section(StringBuilder text, String name, SectionSettings section) {
    text.append("\n[").append(name).append("]\n");
    section.flags().ifPresent(flags -> line(text, FLAGS, flags.toString()));
    if (section.pageHeap().enabled()) {
      line(text, PAGE_HEAP, section.pageHeap().toString());
    }
    if (section.traceDatabaseMegabytes() != 0) {
      line(text, TRACE_DATABASE, Integer.toString(section.traceDatabaseMegabytes()));
    }
    if (section.largePages()) {
      line(text, LARGE_PAGES, "on");
    }
    line(text, DEBUGGER, section.debugger());
    line(text, SPECIAL_POOL, section.specialPool());
    line(text, BOOT_ID, section.bootId());
  }

  private static void line(StringBuilder text, String key, String value) {
    if (!value.isEmpty()) {
      text.append(key).append(" = ").append(value).append('\n');
    }
  }
}
