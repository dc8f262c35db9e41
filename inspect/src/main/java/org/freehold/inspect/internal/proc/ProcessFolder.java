package org.freehold.inspect.internal.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.freehold.inspect.UnreadableProcessException;
import org.jspecify.annotations.Nullable;

/// The folder `/proc/PID`. A process can end while its folder is read, and most of it is closed to
/// other users: only the map itself is required, everything else is read where it is available.
public final class ProcessFolder {

  private final long pid;
  private final Path folder;

  /// Finds the folder.
  ///
  /// @param proc the folder of processes, `/proc`
  /// @param pid the process
  /// @throws UnreadableProcessException when there is no such process
  public ProcessFolder(Path proc, long pid) throws UnreadableProcessException {
    if (!Files.isDirectory(proc)) {
      throw new UnreadableProcessException(
          "the maps of processes are read from " + proc + ", which this system does not have");
    }
    this.pid = pid;
    this.folder = proc.resolve(Long.toString(pid));
    if (!Files.isDirectory(folder)) {
      throw new UnreadableProcessException("there is no process " + pid);
    }
  }

  /// The mappings: with figures where `smaps` can be read, and without them from `maps`.
  public List<Mapping> mappings() throws IOException {
    String name = name();
    Path file = folder.resolve("smaps");
    String text;
    try {
      text = text(file);
    } catch (AccessDeniedException | NoSuchFileException e) {
      file = folder.resolve("maps");
      text = map(file, name);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
    if (text.isEmpty()) {
      throw Files.exists(folder)
          ? new UnreadableProcessException(
              "process " + pid + name + " has no addresses: it is the kernel's own, or has ended")
          : ended(name, null);
    }
    return SmapsParser.parse(file.toString(), text);
  }

  private String map(Path file, String name) throws UnreadableProcessException {
    try {
      return text(file);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private UnreadableProcessException unreadable(String name, IOException problem) {
    String reason = problem instanceof FileSystemException file ? file.getReason() : null;
    boolean isClosed =
        problem instanceof AccessDeniedException || "Operation not permitted".equals(reason);
    if (isClosed) {
      return new UnreadableProcessException(
          "the map of process " + pid + name + " may be read by its user and by root only",
          problem);
    }
    return ended(name, problem);
  }

  private UnreadableProcessException ended(String name, @Nullable IOException problem) {
    String sentence = "process " + pid + name + " ended while its map was read";
    return problem == null
        ? new UnreadableProcessException(sentence)
        : new UnreadableProcessException(sentence, problem);
  }

  private String name() {
    String name = optionalText("comm").strip();
    return name.isEmpty() ? "" : " (" + name + ")";
  }

  /// Everything but the mappings; what cannot be read is empty or 0.
  public ProcessFacts facts() {
    String status = optionalText("status");
    return new ProcessFacts(
        pid,
        optionalText("comm").strip(),
        optionalText("cmdline").replace('\0', ' ').strip(),
        executable(),
        (int) number(status, "Threads"),
        number(status, "VmPTE") << 10,
        stackPointers());
  }

  private String executable() {
    try {
      return Files.readSymbolicLink(folder.resolve("exe")).toString().replace(" (deleted)", "");
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static long number(String status, String key) {
    for (String line : status.split("\n", -1)) {
      if (line.startsWith(key + ":")) {
        String digits = line.substring(key.length() + 1).replace("kB", "").strip();
        return digits.matches("\\d{1,15}") ? Long.parseLong(digits) : 0;
      }
    }
    return 0;
  }

  private Map<Long, String> stackPointers() {
    Map<Long, String> pointers = new LinkedHashMap<>();
    try (Stream<Path> tasks = Files.list(folder.resolve("task"))) {
      tasks.sorted().forEach(task -> addStackPointer(task, pointers));
    } catch (IOException | UncheckedIOException e) {
      return pointers;
    }
    return pointers;
  }

  // A thread that waits in the kernel shows `number arguments... stack-pointer counter`.
  private void addStackPointer(Path task, Map<Long, String> pointers) {
    String[] words = optionalText(task.resolve("syscall")).strip().split(" ", -1);
    String pointer = words.length < 3 ? "" : words[words.length - 2];
    if (pointer.matches("0x[0-9a-f]{1,16}")) {
      String name = optionalText(task.resolve("comm")).strip();
      pointers.put(
          Long.parseUnsignedLong(pointer.substring(2), 16),
          "thread " + task.getFileName() + (name.isEmpty() ? "" : " (" + name + ")"));
    }
  }

  private String optionalText(String file) {
    return optionalText(folder.resolve(file));
  }

  private static String optionalText(Path file) {
    try {
      return text(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
