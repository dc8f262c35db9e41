package org.freehold.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.freehold.architecture.Checkout;

/// A checkout in a folder of its own, with the real launchers and a fake Maven that only copies the
/// jars of the real build and counts its calls. So the launchers can be tested without building
/// anything, inside of a build.
final class Copy {

  private static final Path REAL = Checkout.root();
  private static final Path JARS = Path.of("target/freehold/lib").toAbsolutePath();

  final Path root;
  private final Path tools;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<Process, List<Path>> started = new HashMap<>();

  private Copy(Path folder) throws IOException {
    root = folder.resolve("a check out");
    tools = Files.createDirectories(folder.resolve("tools"));
    environment.put("PATH", tools + ":" + System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  /// Makes a copy below a folder.
  static Copy in(Path folder) throws IOException {
    assertThat(JARS).as("the jars that package makes").isDirectory();
    Copy copy = new Copy(folder);
    for (String file : List.of("freehold", "dev", "etc/find-jdk.sh", "etc/image.sh", "pom.xml")) {
      copy.take(file);
    }
    copy.take("cli/pom.xml");
    copy.take("examples/traces/xz.rep");
    copy.take("cli/src/main/java/module-info.java");
    copy.maven(copy.takeJars());
    return copy;
  }

  /// The script of a Maven that takes the jars of the real build.
  String takeJars() {
    return "mkdir -p cli/target/freehold && cp -R '" + JARS + "' cli/target/freehold/lib";
  }

  private void take(String file) throws IOException {
    Path target = root.resolve(file);
    Files.createDirectories(target.getParent());
    Files.copy(REAL.resolve(file), target);
  }

  /// Replaces Maven.
  ///
  /// @param script what it does when it is called in the root of the checkout
  void maven(String script) throws IOException {
    Path mvn = tools.resolve("mvn");
    Files.writeString(
        mvn, "#!/bin/sh\nset -e\necho \"$@\" >>'" + tools + "/calls'\n" + script + "\n");
    assertThat(mvn.toFile().setExecutable(true)).isTrue();
  }

  /// How often Maven was called.
  long mavenCalls() throws IOException {
    Path calls = tools.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  /// Makes a source newer than anything that was built.
  void touch(String file) throws IOException {
    Files.setLastModifiedTime(root.resolve(file), FileTime.from(Instant.now().plusSeconds(2)));
  }

  void environment(String name, String value) {
    environment.put(name, value);
  }

  /// Removes all tools but the named ones from the PATH.
  void onlyTools(String... names) throws IOException {
    Path few = Files.createDirectories(tools.resolveSibling("few"));
    for (String name : names) {
      try (Stream<Path> places =
          Stream.of(tools.resolve(name), Path.of("/usr/bin", name), Path.of("/bin", name))) {
        Path real = places.filter(Files::exists).findFirst().orElseThrow();
        Files.createSymbolicLink(few.resolve(name), real);
      }
    }
    environment.put("PATH", few.toString());
  }

  /// The exit status and the output of a process.
  record Result(int code, String out, String err) {}

  /// Runs `./freehold` from the folder above.
  Result freehold(String... args) throws IOException, InterruptedException {
    return run(root.getParent(), root.resolve("freehold").toString(), args);
  }

  /// Runs a command.
  Result run(Path folder, String command, String... args) throws IOException, InterruptedException {
    Process process = start(folder, command, args);
    process.waitFor();
    return result(process);
  }

  /// Starts a command.
  Process start(Path folder, String command, String... args) throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().keySet().removeIf(Copy::disturbs);
    builder.environment().putAll(environment);
    builder.redirectOutput(Files.createTempFile(tools, "out", "").toFile());
    builder.redirectError(Files.createTempFile(tools, "err", "").toFile());
    Process process = builder.start();
    started.put(
        process,
        List.of(builder.redirectOutput().file().toPath(), builder.redirectError().file().toPath()));
    return process;
  }

  /// The same, of a process that has ended.
  Result result(Process process) throws IOException {
    List<Path> files = started.get(process);
    return new Result(process.exitValue(), text(files.get(0)), text(files.get(1)));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static boolean disturbs(String variable) {
    return variable.startsWith("JAVA_")
        || variable.startsWith("MAVEN_")
        || variable.startsWith("LC_")
        || variable.startsWith("LANG");
  }
}
