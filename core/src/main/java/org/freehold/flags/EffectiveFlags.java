package org.freehold.flags;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// The global flags in effect for a program. They are determined when it starts and do not change:
///
/// 1. The first of these that sets flags, and it alone: the image in the file of the project
///    (`-Dfreehold.gflags.file`), the machine in that file, the image in the user's file, the
///    machine in the user's file.
/// 2. This is changed by the environment variable `FREEHOLD_GFLAGS`, and then by the property
///    `freehold.gflags`.
/// 3. When a debugger can be attached, tail, free and parameter checks are added, unless
///    `NO_DEBUG_HEAP=1` or `_NO_DEBUG_HEAP=1` is in the environment.
///
/// Invalid settings are ignored and reported in one warning of the logger `org.freehold.flags`: a
/// program does not fail because of a setting. Thread-safe.
///
/// @param flags the flags
/// @param pageHeap how the page heap guards blocks
/// @param traceDatabaseMegabytes the size of the stack-trace database, in MB
/// @param problems what is invalid, one sentence each
public record EffectiveFlags(
    GlobalFlags flags,
    PageHeapSettings pageHeap,
    int traceDatabaseMegabytes,
    List<String> problems) {

  /// The property that changes the flags of one program, as the environment variable does.
  public static final String PROPERTY = "freehold.gflags";

  /// The property that names the settings file of a project.
  public static final String FILE_PROPERTY = "freehold.gflags.file";

  /// The environment variable that changes the flags of a program.
  public static final String VARIABLE = "FREEHOLD_GFLAGS";

  private static final String COMMAND = "sun.java.command";
  private static final String HOME = "user.home";

  static final List<String> PROPERTIES = List.of(PROPERTY, FILE_PROPERTY, COMMAND, HOME);

  private static final List<String> NO_DEBUG_HEAP = List.of("NO_DEBUG_HEAP", "_NO_DEBUG_HEAP");

  private static final GlobalFlags DEBUG_HEAP =
      GlobalFlags.of(
          GlobalFlag.HEAP_TAIL_CHECK, GlobalFlag.HEAP_FREE_CHECK, GlobalFlag.HEAP_PARAMETER_CHECK);

  /// Read on first use.
  private static final class Current {
    private static final EffectiveFlags FLAGS = read();

    private static EffectiveFlags read() {
      try {
        EffectiveFlags flags = of(ProgramStart.ofThisProcess());
        if (!flags.problems.isEmpty()) {
          warn(String.join("; ", flags.problems));
        }
        return flags;
      } catch (RuntimeException e) {
        warn("they cannot be read, so none are set: " + e);
        return EffectiveFlags.NONE;
      }
    }

    private static void warn(String problem) {
      System.getLogger("org.freehold.flags").log(Level.WARNING, "global flags: " + problem);
    }
  }

  private static final EffectiveFlags NONE =
      new EffectiveFlags(
          GlobalFlags.NONE,
          PageHeapSettings.OFF,
          SectionSettings.DEFAULT_TRACE_DATABASE_MEGABYTES,
          List.of());

  /// The flags of the program in this JVM, as it was started. Read once; never throws.
  public static EffectiveFlags current() {
    return Current.FLAGS;
  }

  /// The flags of a program.
  ///
  /// @param start how it was started
  public static EffectiveFlags of(ProgramStart start) {
    List<String> problems = new ArrayList<>();
    SectionSettings settings = stored(start, problems);
    settings = override(settings, VARIABLE, start.variable(VARIABLE), problems);
    settings = override(settings, "-D" + PROPERTY, start.property(PROPERTY), problems);
    GlobalFlags flags = settings.flagsOrNone();
    if (wantsDebugHeap(start)) {
      flags = flags.plus(DEBUG_HEAP);
    }
    int megabytes = settings.traceDatabaseMegabytes();
    return new EffectiveFlags(
        flags,
        settings.pageHeap(),
        megabytes == 0 ? SectionSettings.DEFAULT_TRACE_DATABASE_MEGABYTES : megabytes,
        List.copyOf(problems));
  }

  private static boolean wantsDebugHeap(ProgramStart start) {
    boolean isRefused =
        NO_DEBUG_HEAP.stream()
            .map(start::variable)
            .anyMatch(value -> !value.isBlank() && !value.strip().equals("0"));
    return !isRefused
        && DebuggerAgent.isLoaded(start.maps(), start.arguments(), start.environment());
  }

  private static SectionSettings stored(ProgramStart start, List<String> problems) {
    List<String> names = ProgramImage.names(start.property(COMMAND), start.arguments());
    List<SectionSettings> places = new ArrayList<>();
    for (FlagSettings settings : files(start, problems)) {
      names.forEach(name -> places.add(settings.image(name)));
      places.add(settings.running(start.bootId()));
    }
    SectionSettings flags =
        places.stream()
            .filter(place -> place.flags().isPresent())
            .findFirst()
            .orElse(SectionSettings.NOTHING);
    int megabytes =
        places.stream()
            .mapToInt(SectionSettings::traceDatabaseMegabytes)
            .filter(each -> each != 0)
            .findFirst()
            .orElse(0);
    return flags.withTraceDatabase(megabytes);
  }

  /// The settings of the project, when it names a file, and of the user.
  private static List<FlagSettings> files(ProgramStart start, List<String> problems) {
    List<FlagSettings> files = new ArrayList<>();
    String project = start.property(FILE_PROPERTY);
    if (!project.isEmpty()) {
      int before = problems.size();
      Optional<FlagSettings> found = file(start, () -> Path.of(project), problems);
      found.ifPresent(files::add);
      if (found.isEmpty() && problems.size() == before) {
        problems.add(project + ": no such file, -D" + FILE_PROPERTY + " is ignored");
      }
    }
    String home = start.property(HOME);
    file(start, () -> SettingsFile.ofUser(start.environment(), home), problems)
        .ifPresent(files::add);
    return files;
  }

  private static Optional<FlagSettings> file(
      ProgramStart start, Supplier<Path> name, List<String> problems) {
    try {
      Optional<SettingsFile.Content> content = start.loader().read(name.get());
      content.ifPresent(each -> problems.addAll(each.problems()));
      return content.map(SettingsFile.Content::settings);
    } catch (FileSystemException e) {
      String reason = Objects.requireNonNullElse(e.getReason(), "it cannot be read");
      problems.add(e.getFile() + ": " + reason);
    } catch (IOException | InvalidPathException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private static SectionSettings override(
      SectionSettings settings, String source, String words, List<String> problems) {
    try {
      SectionSettings changed = settings;
      for (String word : words.strip().split("[\\s;]+", -1)) {
        changed = word.isEmpty() ? changed : override(changed, word);
      }
      return changed;
    } catch (FlagFormatException e) {
      problems.add(source + " is ignored: " + e.sentence());
      return settings;
    }
  }

  private static SectionSettings override(SectionSettings settings, String word) {
    int equals = word.indexOf('=');
    if (equals < 0) {
      FlagChange change = FlagChange.parse(List.of(word.split(",", -1)));
      return settings.changed(change, PageHeapSettings.FULL);
    }
    String value = word.substring(equals + 1);
    return switch (word.substring(0, equals)) {
      case SettingsText.PAGE_HEAP -> settings.withPageHeap(PageHeapSettings.parse(value));
      case SettingsText.TRACE_DATABASE ->
          settings.withTraceDatabase(
              (int) Numbers.parse(SettingsText.TRACE_DATABASE, value, 0, Integer.MAX_VALUE));
      default ->
          throw new FlagFormatException(
              "'" + word + "' is not flags, page-heap=... or trace-database=...");
    };
  }
}
