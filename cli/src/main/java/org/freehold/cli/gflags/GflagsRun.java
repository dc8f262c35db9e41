package org.freehold.cli.gflags;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.freehold.cli.console.CommandFailure;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Explanation;
import org.freehold.cli.console.Shell;
import org.freehold.cli.gflags.GflagsRequest.Image;
import org.freehold.cli.gflags.GflagsRequest.Machine;
import org.freehold.cli.gflags.GflagsRequest.PageHeapDisable;
import org.freehold.cli.gflags.GflagsRequest.PageHeapEnable;
import org.freehold.cli.input.InputFiles;
import org.freehold.flags.Destination;
import org.freehold.flags.FlagSettings;
import org.freehold.flags.GlobalFlag;
import org.freehold.flags.GlobalFlags;
import org.freehold.flags.PageHeapSettings;
import org.freehold.flags.SectionSettings;
import org.freehold.flags.SettingsFile;
import org.jspecify.annotations.Nullable;

/// Reads a settings file, changes it if requested, and shows the result. A file with an invalid
/// line is neither shown nor changed, since that line would be lost. The file is written only when
/// something changes.
final class GflagsRun {

  private static final String NO_KERNEL = GlobalFlag.POOL_TAGGING.effect();

  private final Shell shell;
  private final Path file;
  private final boolean isJson;

  /// Makes a run.
  ///
  /// @param file the settings file, or null for the user's own
  GflagsRun(Shell shell, @Nullable Path file, boolean isJson) {
    this.shell = shell;
    this.isJson = isJson;
    this.file =
        file == null
            ? SettingsFile.ofUser(shell.environment(), System.getProperty("user.home", ""))
            : file;
  }

  /// Carries out a request.
  ///
  /// @return the exit code
  /// @throws IOException when the file cannot be read
  int run(GflagsRequest request) throws IOException {
    FlagSettings settings = read();
    switch (request) {
      case GflagsRequest.Help _ -> throw new IllegalArgumentException("help is not run");
      case Machine machine -> machine(settings, machine);
      case Image image -> image(settings, image);
      case GflagsRequest.PageHeapList _ -> list(settings);
      case PageHeapEnable enable -> enable(settings, enable);
      case PageHeapDisable disable -> disable(settings, disable.name());
    }
    return ExitCode.OK;
  }

  private FlagSettings read() throws IOException {
    Optional<SettingsFile.Content> content = SettingsFile.read(InputFiles.requireNoFolder(file));
    List<String> problems = content.map(SettingsFile.Content::problems).orElse(List.of());
    if (!problems.isEmpty()) {
      int more = problems.size() - 1;
      throw new CommandFailure(problems.getFirst() + (more == 0 ? "" : " (and " + more + " more)"));
    }
    return content.map(SettingsFile.Content::settings).orElse(FlagSettings.EMPTY);
  }

  private void write(FlagSettings before, FlagSettings after) {
    if (after.equals(before)) {
      return;
    }
    try {
      SettingsFile.write(file, after);
    } catch (IOException e) {
      throw new CommandFailure(
          "the settings cannot be written and are as they were: " + Explanation.of(e), e);
    }
  }

  private void machine(FlagSettings settings, Machine request) {
    boolean isRunning = request.destination() == Destination.KERNEL;
    String bootId = SettingsFile.bootId();
    SectionSettings before = isRunning ? settings.running(bootId) : settings.boot();
    SectionSettings after =
        before
            .changed(request.change(), PageHeapSettings.STANDARD)
            .withSpecialPool(request.specialPool().orElse(before.specialPool()));
    if (!after.equals(before)) {
      write(
          settings,
          isRunning ? settings.withRunning(after.withBootId(bootId)) : settings.withBoot(after));
    }
    if (isJson) {
      GflagsJson.machine(shell, request.destination(), after);
    } else {
      GflagsText.machine(shell, request.destination(), after);
    }
    noteFlags(request.change().added());
    request.specialPool().filter(pool -> !pool.isEmpty()).ifPresent(_ -> note("spp", NO_KERNEL));
  }

  private void image(FlagSettings settings, Image request) {
    SectionSettings after =
        change(
            settings,
            request.name(),
            before -> {
              SectionSettings flags =
                  request.isForgotten()
                      ? before.withoutFlags()
                      : before.changed(request.change(), PageHeapSettings.FULL);
              return flags
                  .withLargePages(request.largePages().orElse(before.largePages()))
                  .withTraceDatabase(
                      request.traceDatabase().orElse(before.traceDatabaseMegabytes()));
            });
    show(request.name(), after);
    noteFlags(request.change().added());
    request
        .largePages()
        .filter(isSet -> isSet)
        .ifPresent(_ -> note("lpg", "the JVM loads classes and libraries"));
  }

  private SectionSettings change(
      FlagSettings settings, String name, UnaryOperator<SectionSettings> change) {
    FlagSettings after = settings.withImage(name, change);
    write(settings, after);
    return after.image(name);
  }

  private void show(String name, SectionSettings settings) {
    if (isJson) {
      GflagsJson.image(shell, name, settings);
    } else {
      GflagsText.image(shell, name, settings);
    }
  }

  private void list(FlagSettings settings) {
    SortedMap<String, SectionSettings> enabled = new TreeMap<>(settings.images());
    enabled.values().removeIf(each -> !each.pageHeap().enabled());
    if (isJson) {
      GflagsJson.pageHeaps(shell, enabled);
    } else if (enabled.isEmpty()) {
      shell.println("No image has page heap enabled");
    } else {
      for (Map.Entry<String, SectionSettings> each : enabled.entrySet()) {
        GflagsText.pageHeap(shell, each.getKey(), each.getValue().pageHeap());
      }
    }
  }

  private void enable(FlagSettings settings, PageHeapEnable request) {
    SectionSettings after =
        change(
            settings,
            request.name(),
            before -> before.withPageHeap(request.settings()).withDebugger(request.debugger()));
    if (isJson) {
      GflagsJson.image(shell, request.name(), after);
    } else {
      GflagsText.pageHeap(shell, request.name(), after.pageHeap());
    }
    String noCallers = "Java code has no fixed addresses and does not belong to such a library";
    request.settings().addresses().ifPresent(_ -> note("/address", noCallers));
    if (!request.settings().libraries().isEmpty()) {
      note("/dlls", noCallers);
    }
    if (!request.debugger().isEmpty()) {
      note("the debugger", "programs are started by the JVM's own command");
    }
  }

  private void disable(FlagSettings settings, String name) {
    SectionSettings after =
        change(
            settings, name, before -> before.withPageHeap(PageHeapSettings.OFF).withDebugger(""));
    if (isJson) {
      GflagsJson.image(shell, name, after);
    } else {
      shell.println(name + ": page heap disabled");
    }
  }

  private void noteFlags(GlobalFlags added) {
    for (GlobalFlag flag : added.list()) {
      if (!flag.isMeaningful()) {
        note(flag.abbreviation(), flag.effect());
      }
    }
  }

  private void note(String what, String reason) {
    shell.out().flush();
    shell.err().println("note: " + what + " is stored and shown but has no effect here: " + reason);
  }
}
