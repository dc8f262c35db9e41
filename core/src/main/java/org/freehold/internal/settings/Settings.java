package org.freehold.internal.settings;

import java.util.List;
import org.freehold.internal.settings.Setting.Audience;
import org.freehold.internal.settings.Setting.Kind;

/// The list of all settings: the source of `docs/properties.md`.
public final class Settings {

  /// All, by audience, and in the order in which a reader wants them.
  public static final List<Setting> ALL =
      List.of(
          program(
              SettingNames.LEAKS,
              "`exit`, `close` or `exit,close`",
              "no report",
              "core",
              "Prints what was never freed, by allocating stack, when the program ends, or of each"
                  + " heap when it is closed ([find a leak](find-a-leak.md))."),
          program(
              SettingNames.LEAKS_SAMPLE,
              "a number N ≥ 1",
              "1",
              "core",
              "The leak report tracks one block in N, and estimates the rest."),
          program(
              SettingNames.SNAPSHOT_EXIT,
              "FILE; `%p` is the process id",
              "no snapshot",
              "inspect",
              "Writes a snapshot of all heaps when the program ends ([views of"
                  + " heaps](heap-views.md))."),
          program(
              SettingNames.SNAPSHOT_REFUSAL,
              "FILE; `%p` is the process id",
              "no snapshot",
              "inspect",
              "Writes a snapshot of all heaps when a heap first refuses a request."),
          program(
              SettingNames.SNAPSHOT_SEARCH,
              "`on` or `off`",
              "`on` at the end of a program, `off` at a refusal",
              "inspect",
              "Searches for blocks that nothing points to while such a snapshot is taken, which"
                  + " `heap FILE -l` shows."),
          program(
              SettingNames.RECORD,
              "FILE; `%p` is the process id",
              "no trace",
              "trace",
              "Records every allocation and free of all heaps as a trace ([traces](traces.md))."),
          program(
              SettingNames.RECORD_STACKS,
              "a number of frames, 0 to 1,024",
              "32",
              "trace",
              "How many frames of each stack the trace keeps. 0 captures none, which costs far"
                  + " less."),
          program(
              SettingNames.VM_RECORD,
              "FILE; `%p` is the process id",
              "no record",
              "core",
              "Records the memory calls of the host's address space: reserve, commit, decommit,"
                  + " release ([records of memory calls](vm-record.md))."),
          program(
              SettingNames.GFLAGS,
              "flags, as in `+htc;+hpa`",
              "what the settings files say",
              "core",
              "Changes the global flags of one program ([global flags](global-flags.md)). Applied"
                  + " after `FREEHOLD_GFLAGS`."),
          program(
              SettingNames.GFLAGS_FILE,
              "FILE",
              "none",
              "core",
              "The settings file of a project. What it says about flags goes before the user's"
                  + " file."),
          program(
              SettingNames.PAGEHEAP_RECORDS,
              "FILE or `off`; `%p` is the process id",
              "`freehold-%p.fhp` in `java.io.tmpdir`",
              "core",
              "Where the page heap writes which block is where, so that `freehold explain` can read"
                  + " it after a crash ([page heap](page-heap.md)). `explain` takes the name from"
                  + " the crash log. A file that is named here is kept after the program has"
                  + " ended."),
          program(
              SettingNames.MARGIN,
              "a number of bytes, as in `256m`; `0` leaves none",
              "a fiftieth of the limit, at least `64m`",
              "core",
              "How much of each limit on the memory of the process (`ulimit -v`, `ulimit -d`, the"
                  + " container's for heaps with `limitFromContainer`) Freehold leaves to the JVM,"
                  + " which ends the process when it gets no memory. The growth of the Java heap up"
                  + " to `-Xmx`, or to half of the limit, is left to it besides."),
          program(
              SettingNames.BARRIER,
              "`thread`",
              "membarrier(2) where the kernel offers it",
              "core",
              "Makes each thread execute the memory barriers of the thread caches itself. Slower;"
                  + " for comparison, and for tests of the path that old kernels take."),
          variable(
              Audience.PROGRAM,
              "FREEHOLD_GFLAGS",
              "flags, as in `+htc;+hpa`",
              "what the settings files say",
              "core",
              "Changes the global flags of all programs that are started with it."),
          variable(
              Audience.PROGRAM,
              "NO_DEBUG_HEAP",
              "`1`",
              "the debug heap is on under a debugger",
              "core",
              "No debug heap even where a debugger can be attached. `_NO_DEBUG_HEAP`, as on"
                  + " Windows, means the same."),
          variable(
              Audience.PROGRAM,
              "_NO_DEBUG_HEAP",
              "`1`",
              "the debug heap is on under a debugger",
              "core",
              "The same as `NO_DEBUG_HEAP`."),
          variable(
              Audience.PROGRAM,
              "JDK_JAVA_OPTIONS",
              "options of the JVM",
              "none",
              "core",
              "The JDK's own. Searched for a debugger agent where the maps of the process cannot be"
                  + " read; so are `JAVA_TOOL_OPTIONS` and `_JAVA_OPTIONS`."),
          variable(
              Audience.PROGRAM,
              "JAVA_TOOL_OPTIONS",
              "options of the JVM",
              "none",
              "core",
              "As `JDK_JAVA_OPTIONS`."),
          variable(
              Audience.PROGRAM,
              "_JAVA_OPTIONS",
              "options of the JVM",
              "none",
              "core",
              "As `JDK_JAVA_OPTIONS`."),
          variable(
              Audience.PROGRAM,
              "XDG_CONFIG_HOME",
              "an absolute folder",
              "`~/.config`",
              "core",
              "The user's settings file of global flags is `freehold/gflags` in it."),
          variable(
              Audience.PROGRAM,
              "HOME",
              "a folder",
              "the property `user.home`",
              "core",
              "The folder of the user, for the settings file of global flags."),
          variable(
              Audience.COMMAND,
              "JAVA_HOME",
              "a JDK 25 or newer",
              "the `java` on the `PATH`, then the usual folders",
              "`freehold`, `dev`",
              "The JDK that both scripts build and run with. One that is too old is ignored."),
          variable(
              Audience.COMMAND,
              "FREEHOLD_JAVA_OPTS",
              "options of the JVM",
              "none",
              "`freehold`",
              "Added to the JVM that runs the command, as in `FREEHOLD_JAVA_OPTS=-Xmx8g`."),
          variable(
              Audience.COMMAND,
              "MAVEN_OPTS",
              "options of the JVM",
              "none",
              "`freehold`, `dev`",
              "Maven's own; the scripts add two options that silence warnings."),
          variable(
              Audience.COMMAND,
              "SDKMAN_DIR",
              "a folder",
              "`~/.sdkman`",
              "`freehold`, `dev`",
              "Where a JDK is looked for as well."),
          variable(
              Audience.COMMAND,
              "NO_COLOR",
              "any text",
              "colour on a terminal",
              "cli",
              "No colour in what the command prints."),
          variable(
              Audience.COMMAND,
              "TERM",
              "`dumb`",
              "what the terminal says",
              "cli",
              "A dumb terminal gets no colour and no progress line."),
          variable(
              Audience.COMMAND,
              "PATH",
              "folders",
              "no tool is found",
              "cli",
              "Where `freehold record` looks for heaptrack, valgrind and ltrace, and `freehold"
                  + " playground` for `xdg-open`."),
          variable(
              Audience.COMMAND,
              "DISPLAY",
              "a screen",
              "no browser is opened",
              "cli",
              "`freehold playground` opens the browser where this or `WAYLAND_DISPLAY` is set."),
          variable(
              Audience.COMMAND,
              "WAYLAND_DISPLAY",
              "a screen",
              "no browser is opened",
              "cli",
              "As `DISPLAY`."),
          variable(
              Audience.COMMAND,
              "LD_PRELOAD",
              "libraries",
              "none",
              "cli",
              "Kept when `freehold record` adds heaptrack's library."),
          developer(
              SettingNames.SEED,
              "a number or `random`",
              "a seed that follows from the test's name",
              "testkit",
              "The seed of property tests, as a failure prints it; `random` draws a new one for"
                  + " each run."),
          developer(
              SettingNames.TRIES,
              "a number",
              "what the test says",
              "testkit",
              "How many sequences of operations a property test tries."),
          developer(
              SettingNames.CAMPAIGN_CASES,
              "a number",
              "10,000",
              "core, tests",
              "How many corruptions the long test of the debug heap makes."),
          developer(
              SettingNames.DOCS,
              "`write`",
              "the pages are compared",
              "cli, tests",
              "The tests of generated pages write them instead (`./dev docs-tables`)."),
          internal(
              SettingNames.HOME,
              "cli",
              "The checkout, for the bundled traces and files. Set by `./freehold`."),
          internal(
              SettingNames.COLUMNS,
              "cli",
              "The width of the terminal, where `COLUMNS` is not exported. Set by `./freehold`."),
          internal(
              SettingNames.BENCH,
              "cli",
              "The folder with the jars of the benchmarks. Set by `./freehold`."),
          internal(
              SettingNames.BENCH + ".*",
              "bench",
              "What one fork of a benchmark measures: `freehold.bench.workload` and others."),
          internal(
              SettingNames.LAB_PEER,
              "lab",
              "The C allocator that one process of `freehold compare` measures."));

  private Settings() {}

  private static Setting program(
      String name, String values, String unset, String module, String meaning) {
    return new Setting(Kind.PROPERTY, Audience.PROGRAM, name, values, unset, module, meaning);
  }

  private static Setting developer(
      String name, String values, String unset, String module, String meaning) {
    return new Setting(Kind.PROPERTY, Audience.DEVELOPER, name, values, unset, module, meaning);
  }

  private static Setting internal(String name, String module, String meaning) {
    return new Setting(Kind.PROPERTY, Audience.INTERNAL, name, "", "", module, meaning);
  }

  private static Setting variable(
      Audience audience, String name, String values, String unset, String module, String meaning) {
    return new Setting(Kind.VARIABLE, audience, name, values, unset, module, meaning);
  }
}
