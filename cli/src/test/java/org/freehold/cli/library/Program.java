package org.freehold.cli.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A program of somebody else, in a folder of its own, that is compiled against packaged jars, with
/// every warning an error, and run in a JVM of its own.
final class Program {

  private static final Path JARS = Path.of("target/freehold/lib").toAbsolutePath();

  private final Path folder;
  private final List<Path> jars;

  /// Writes the sources.
  ///
  /// @param folder an empty folder
  /// @param jars what it is compiled against and run with
  /// @param sources name and text of each file
  Program(Path folder, List<Path> jars, Map<String, String> sources) throws IOException {
    this.folder = folder;
    this.jars = jars;
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve("src", source.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
    }
  }

  /// The jars that a build publishes or brings along, `org.jspecify` not among them.
  static List<Path> jars(String prefix) throws IOException {
    assertThat(JARS).as("the jars that package makes").isDirectory();
    try (Stream<Path> files = Files.list(JARS)) {
      List<Path> jars =
          files.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList();
      assertThat(jars).isNotEmpty().noneMatch(jar -> jar.toString().contains("jspecify"));
      return jars;
    }
  }

  /// What the process printed on both streams, and its exit status at the end.
  record Outcome(int code, String text) {}

  /// Compiles a module on the module path.
  void compileModule() throws IOException {
    compile("--module-path");
  }

  /// Compiles what is not a module on the class path.
  void compilePlain() throws IOException {
    compile("--class-path");
  }

  private void compile(String pathOption) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none", "-Xlint:all", "-Werror", pathOption, path(jars), "-d", classes()));
    try (Stream<Path> files = Files.walk(folder.resolve("src"))) {
      files.filter(Files::isRegularFile).map(Path::toString).forEach(arguments::add);
    }
    tool("javac", arguments);
  }

  /// Makes a Java runtime that contains a module of the program and grants core native access.
  Path link(String module) {
    Path image = folder.resolve("image");
    tool(
        "jlink",
        List.of(
            "--module-path",
            path(jars) + File.pathSeparator + classes(),
            "--add-modules",
            module,
            "--add-options=--enable-native-access=org.freehold.core",
            "--output",
            image.toString()));
    return image;
  }

  private static void tool(String name, List<String> arguments) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    int code =
        ToolProvider.findFirst(name)
            .orElseThrow()
            .run(writer, writer, arguments.toArray(String[]::new));
    assertThat(code).as(name + " " + arguments + "\n" + text).isZero();
    assertThat(text.toString()).isEmpty();
  }

  /// Runs a main class of the module path.
  Outcome runModule(String main, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(options));
    command.addAll(List.of("--module-path", path(jars) + File.pathSeparator + classes()));
    command.addAll(List.of("--module", main));
    return run(Path.of(System.getProperty("java.home")), command);
  }

  /// Runs a main class of the class path.
  Outcome runPlain(String main, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(options));
    command.addAll(List.of("--class-path", path(jars) + File.pathSeparator + classes(), main));
    return run(Path.of(System.getProperty("java.home")), command);
  }

  /// Runs the `java` of a Java runtime.
  Outcome run(Path home, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin", "java").toString());
    command.addAll(arguments);
    Path text = folder.resolve("text");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> variable.startsWith("JAVA_"));
    builder.environment().keySet().removeIf(variable -> variable.startsWith("JDK_JAVA_"));
    int code = builder.redirectOutput(text.toFile()).start().waitFor();
    return new Outcome(code, Files.readString(text, StandardCharsets.UTF_8));
  }

  private String classes() {
    return folder.resolve("classes").toString();
  }

  private static String path(List<Path> jars) {
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
