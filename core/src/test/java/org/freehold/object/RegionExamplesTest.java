package org.freehold.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The programs of `examples/programs` that build a structure in a region: one JVM builds, copies
/// and writes it, another one maps and checks it.
class RegionExamplesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "RegionHashMap, hash map of 57114 keys: right",
    "RegionBTree, B+ tree of 95092 keys: right",
    "RegionGraph, 'graph, 46965 nodes reached: right'"
  })
  void anotherJvmChecksWhatOneHasWritten(String program, String answer) throws Exception {
    compile(program);
    String file = folder.resolve(program + ".fhr").toString();
    assertThat(run(program, file)).isEqualTo(answer);
    assertThat(run(program, "check", file)).isEqualTo(answer);
  }

  /// What one of them has written is a good region and no good structure of another.
  @Test
  void aFileOfAnotherProgramIsRefusedInOneSentence() throws Exception {
    List<String> programs = List.of("RegionHashMap", "RegionBTree", "RegionGraph");
    for (String each : programs) {
      compile(each);
      String _ = run(each, folder.resolve(each + ".fhr").toString());
    }
    for (String reader : programs) {
      for (String writer : programs) {
        if (!reader.equals(writer)) {
          String file = folder.resolve(writer + ".fhr").toString();
          Process process = start(reader, "check", file);
          String said = said(process);
          assertThat(process.waitFor()).as(said).isEqualTo(1);
          assertThat(said.strip().lines()).as(said).hasSize(1);
          assertThat(said).startsWith(file + ": no ");
        }
      }
    }
  }

  private void compile(String program) throws Exception {
    Path source = programs().resolve(program + ".java");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of("-proc:none", "-d", folder.toString(), "-cp", place(Region.class));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean isCompiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(isCompiled).as(messages.toString()).isTrue();
    }
  }

  /// The folder of the programs, wherever in the checkout the tests run.
  private static Path programs() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("examples/programs"))) {
      at = Objects.requireNonNull(at.getParent(), "not in a checkout");
    }
    return at.resolve("examples/programs");
  }

  private String run(String... arguments) throws Exception {
    Process process = start(arguments);
    String said = said(process);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  private Process start(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", folder + ":" + place(Region.class)));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String said(Process process) throws Exception {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
