package org.freehold.flags;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a program was started: everything that its global flags depend on. A test creates one; a JVM
/// has one.
///
/// @param properties the relevant system properties, by name
/// @param environment the environment variables
/// @param arguments of the process, without its own name
/// @param maps the libraries and other mappings of the process in Linux's form, or empty
/// @param bootId the boot id of the machine, or empty
/// @param loader reads settings files
public record ProgramStart(
    Map<String, String> properties,
    Map<String, String> environment,
    List<String> arguments,
    String maps,
    String bootId,
    Loader loader) {

  /// Reads settings files.
  @FunctionalInterface
  public interface Loader {
    /// Reads a file.
    ///
    /// @return its contents, or nothing when there is no such file
    /// @throws IOException when it exists and cannot be read
    Optional<SettingsFile.Content> read(Path file) throws IOException;
  }

  /// How this JVM was started.
  public static ProgramStart ofThisProcess() {
    Map<String, String> properties = new HashMap<>();
    for (String name : EffectiveFlags.PROPERTIES) {
      String value = System.getProperty(name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    String[] arguments = ProcessHandle.current().info().arguments().orElse(new String[0]);
    return new ProgramStart(
        properties,
        System.getenv(),
        List.of(arguments),
        readMaps(),
        SettingsFile.bootId(),
        SettingsFile::read);
  }

  private static String readMaps() {
    try {
      // Names of files may be in any encoding; every byte is a letter in this one.
      return Files.readString(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /// A property, empty when it is not set.
  String property(String name) {
    return properties.getOrDefault(name, "");
  }

  /// An environment variable, empty when it is not set.
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
