package org.freehold.cli.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.freehold.cli.console.CommandFailure;

/// The traces that come with Freehold, in `examples/traces` of its home folder, which the launcher
/// passes as a property.
public final class BundledTraces {

  private static final String HOME = "freehold.home";
  private static final List<String> ENDINGS = List.of(".rep", ".raw.zst");

  private BundledTraces() {}

  /// All of them, by name.
  public static List<Path> list() throws IOException {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw new CommandFailure(
          "no trace given, and the bundled ones are not found: -D" + HOME + "= is not set");
    }
    return in(Path.of(home, "examples", "traces"));
  }

  /// The traces of a folder, by name.
  static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure("no trace given, and the bundled ones are not in " + folder);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(BundledTraces::isTrace).sorted().toList();
    }
  }

  private static boolean isTrace(Path file) {
    return ENDINGS.stream().anyMatch(ending -> file.toString().endsWith(ending));
  }
}
