package org.freehold.flags;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings file: its location, reading it, and replacing it atomically.
public final class SettingsFile {

  /// A larger file is not a settings file.
  private static final int MAX_BYTES = 1 << 20;

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private SettingsFile() {}

  /// The result of reading a settings file.
  ///
  /// @param settings all that is valid
  /// @param problems what is not, each as one sentence that begins with file and line
  public record Content(FlagSettings settings, List<String> problems) {}

  /// The location of a user's own settings: `freehold/gflags` in the user's configuration folder.
  ///
  /// @param environment of the process; `XDG_CONFIG_HOME` and `HOME` count
  /// @param home the user's home folder, if it is not in the environment
  public static Path ofUser(Map<String, String> environment, String home) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    // The XDG Base Directory Specification says that relative paths are to be ignored.
    Path folder =
        config.startsWith("/")
            ? Path.of(config)
            : Path.of(environment.getOrDefault("HOME", home), ".config");
    return folder.resolve("freehold").resolve("gflags");
  }

  /// The boot id of the machine; empty where the system does not have one.
  public static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /// Reads a file.
  ///
  /// @return its contents, or nothing when there is no such file
  /// @throws IOException when it exists and cannot be read, or is not text
  public static Optional<Content> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw refused(file, "too large for settings: the maximum is 1 MiB");
      }
      return Optional.of(parse(file.toString(), text(file, bytes)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static String text(Path file, byte[] bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused(file, "not UTF-8 text");
    }
  }

  private static FileSystemException refused(Path file, String reason) {
    return new FileSystemException(file.toString(), null, reason);
  }

  /// Reads a text.
  ///
  /// @param file its name, for the problems
  /// @param text what is in it
  public static Content parse(String file, String text) {
    return SettingsReader.read(file, text);
  }

  /// Writes a file, and creates missing folders above it. The file is replaced atomically: a reader
  /// sees the old settings or the new ones, and when writing fails the file is unchanged. A
  /// symbolic link is preserved.
  ///
  /// @throws IOException when it cannot be written
  public static void write(Path file, FlagSettings settings) throws IOException {
    byte[] bytes = settings.toString().getBytes(StandardCharsets.UTF_8);
    replace(file, part -> Files.write(part, bytes, StandardOpenOption.CREATE_NEW));
  }

  /// Writes a new file.
  @FunctionalInterface
  interface Filler {
    void fill(Path file) throws IOException;
  }

  static void replace(Path file, Filler filler) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    boolean isThere = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (isThere && !Files.isRegularFile(target)) {
      throw refused(file, "not a regular file");
    }
    Files.createDirectories(target.resolveSibling(".").normalize());
    Path part = target.resolveSibling("." + target.getFileName() + "." + processId() + ".new");
    try {
      filler.fill(part);
      if (isThere) {
        keepPermissions(target, part);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static long processId() {
    return ProcessHandle.current().pid();
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(Files.getPosixFilePermissions(from));
    }
  }
}
