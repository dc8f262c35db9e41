package org.freehold.flags;

import static org.freehold.flags.SettingsText.BOOT_ID;
import static org.freehold.flags.SettingsText.BOOT_SECTION;
import static org.freehold.flags.SettingsText.DEBUGGER;
import static org.freehold.flags.SettingsText.FLAGS;
import static org.freehold.flags.SettingsText.IMAGE_SECTION;
import static org.freehold.flags.SettingsText.LARGE_PAGES;
import static org.freehold.flags.SettingsText.PAGE_HEAP;
import static org.freehold.flags.SettingsText.RUNNING_SECTION;
import static org.freehold.flags.SettingsText.SPECIAL_POOL;
import static org.freehold.flags.SettingsText.TRACE_DATABASE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parser of settings files. An invalid line is reported with its number and skipped; the rest is
/// used.
final class SettingsReader {

  private static final Set<String> OF_MACHINE = Set.of(FLAGS, PAGE_HEAP, SPECIAL_POOL);
  private static final Set<String> OF_RUNNING = Set.of(FLAGS, PAGE_HEAP, SPECIAL_POOL, BOOT_ID);
  private static final Set<String> OF_IMAGE =
      Set.of(FLAGS, PAGE_HEAP, TRACE_DATABASE, LARGE_PAGES, DEBUGGER);

  private final String file;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> seenSections = new HashSet<>();
  private FlagSettings settings = FlagSettings.EMPTY;

  /// The current section; null before the first one and in an invalid one.
  private @Nullable String name;

  private boolean isBroken;
  private SectionSettings section = SectionSettings.NOTHING;
  private Optional<PageHeapSettings> pageHeap = Optional.empty();
  private Optional<GlobalFlags> flags = Optional.empty();
  private final Set<String> seenKeys = new HashSet<>();

  private SettingsReader(String file) {
    this.file = file;
  }

  /// Reads a text.
  ///
  /// @param file its name, for the problems
  /// @param text what is in it
  static SettingsFile.Content read(String file, String text) {
    SettingsReader reader = new SettingsReader(file);
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      reader.line(++number, line.strip());
    }
    reader.endSection();
    return new SettingsFile.Content(reader.settings, List.copyOf(reader.problems));
  }

  private void line(int number, String line) {
    try {
      if (line.startsWith("[")) {
        endSection();
        beginSection(line);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        keyAndValue(line);
      }
    } catch (FlagFormatException e) {
      problems.add(file + ":" + number + ": " + e.sentence());
    }
  }

  private void beginSection(String line) {
    isBroken = true; // Until its name has proved valid: its lines are not worth a complaint each.
    if (!line.endsWith("]")) {
      throw new FlagFormatException("']' is missing after " + line);
    }
    String inside = line.substring(1, line.length() - 1).strip();
    boolean isImage = inside.startsWith(IMAGE_SECTION);
    if (isImage) {
      inside =
          IMAGE_SECTION + FlagSettings.checkImage(inside.substring(IMAGE_SECTION.length()).strip());
    } else if (!inside.equals(BOOT_SECTION) && !inside.equals(RUNNING_SECTION)) {
      throw new FlagFormatException(
          "a section is [boot], [running] or [image NAME], not [" + inside + "]");
    }
    if (!seenSections.add(inside)) {
      throw new FlagFormatException("[" + inside + "] occurs twice");
    }
    name = inside;
    isBroken = false;
  }

  private void endSection() {
    if (name != null) {
      store(name, complete(name));
    }
    name = null;
    section = SectionSettings.NOTHING;
    pageHeap = Optional.empty();
    flags = Optional.empty();
    seenKeys.clear();
  }

  private SectionSettings complete(String sectionName) {
    boolean isImage = sectionName.startsWith(IMAGE_SECTION);
    PageHeapSettings withFlag = isImage ? PageHeapSettings.FULL : PageHeapSettings.STANDARD;
    boolean hasFlag = flags.orElse(GlobalFlags.NONE).contains(GlobalFlag.PAGE_HEAP);
    // The settings of the page heap take precedence, if there are any.
    PageHeapSettings heap = pageHeap.orElse(hasFlag ? withFlag : PageHeapSettings.OFF);
    return new SectionSettings(
            flags.map(all -> all.without(GlobalFlag.PAGE_HEAP)),
            PageHeapSettings.OFF,
            section.traceDatabaseMegabytes(),
            section.largePages(),
            section.debugger(),
            section.specialPool(),
            section.bootId())
        .withPageHeap(heap);
  }

  private void store(String sectionName, SectionSettings done) {
    settings =
        switch (sectionName) {
          case BOOT_SECTION -> settings.withBoot(done);
          case RUNNING_SECTION -> settings.withRunning(done);
          default -> settings.withSection(sectionName.substring(IMAGE_SECTION.length()), done);
        };
  }

  private void keyAndValue(String line) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new FlagFormatException("'" + line + "' is not of the form 'key = value'");
    }
    if (name == null) {
      if (isBroken) {
        return;
      }
      throw new FlagFormatException("'" + line + "' is not in a section, such as [boot]");
    }
    String key = line.substring(0, equals).strip();
    if (!keysOf(name).contains(key)) {
      throw new FlagFormatException("[" + name + "] has no '" + key + "'");
    }
    if (!seenKeys.add(key)) {
      throw new FlagFormatException("'" + key + "' occurs twice");
    }
    set(key, line.substring(equals + 1).strip());
  }

  private static Set<String> keysOf(String sectionName) {
    return switch (sectionName) {
      case BOOT_SECTION -> OF_MACHINE;
      case RUNNING_SECTION -> OF_RUNNING;
      default -> OF_IMAGE;
    };
  }

  private void set(String key, String value) {
    switch (key) {
      case FLAGS -> flags = Optional.of(GlobalFlags.parse(value));
      case PAGE_HEAP -> pageHeap = Optional.of(PageHeapSettings.parse(value));
      case TRACE_DATABASE ->
          section =
              section.withTraceDatabase(
                  (int) Numbers.parse("trace-database", value, 0, Integer.MAX_VALUE));
      case LARGE_PAGES -> section = section.withLargePages(isOn(value));
      case DEBUGGER -> section = section.withDebugger(value);
      case SPECIAL_POOL -> section = section.withSpecialPool(value);
      default -> section = section.withBootId(value);
    }
  }

  private static boolean isOn(String value) {
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new FlagFormatException("large-pages is on or off, not '" + value + "'");
    };
  }
}
