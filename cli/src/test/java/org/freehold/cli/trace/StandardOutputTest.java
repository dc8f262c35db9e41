package org.freehold.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.freehold.cli.Main;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `-` instead of a file is standard output, with nothing but the file's bytes on it. In processes
/// of their own, since the bytes do not pass through a shell's writer.
class StandardOutputTest {

  @TempDir private Path folder;

  private String err = "";

  private Path run(String... args) throws IOException, InterruptedException {
    Path out = folder.resolve("stdout");
    Path errors = folder.resolve("stderr");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    err = Files.readString(errors);
    return out;
  }

  private Path trace() throws IOException {
    Path file = folder.resolve("a trace.rep");
    return Files.writeString(file, "100\n2\n3\n1\na 0 24\na 1 5000\nf 0\n");
  }

  @Test
  void convertWritesTheBytesOfTheFile() throws Exception {
    Path out = run("convert", trace().toString(), "-", "--to", "fht");
    Path file = folder.resolve("file.fht");
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("convert", trace().toString(), file.toString())).isZero();
    assertThat(out).hasSameBinaryContentAs(file);
    assertThat(err).contains("a trace.rep: 3 events");
    assertThat(new File(folder.toFile(), "-")).doesNotExist();
  }

  @Test
  void generateWritesTheTraceAlone() throws Exception {
    Path out = run("generate", "--pattern", "larson", "-n", "100", "--to", "csv", "-");
    assertThat(Files.readAllLines(out)).hasSize(101).first().asString().startsWith("sequence,");
    assertThat(err).isEqualTo("standard output: 100 events\n");
  }

  @Test
  void withoutAFormatItIsWrongUse() throws IOException {
    TestShell shell = TestShell.pipes();
    assertThat(shell.run("convert", trace().toString(), "-")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("standard output has no name that says the format: use --to");
  }

  @Test
  void bytesAreNotWrittenToATerminal() throws IOException {
    TestShell shell = TestShell.terminal(Map.of());
    String in = trace().toString();
    assertThat(shell.run("convert", in, "-", "--to", "fht")).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("the format fht is binary: redirect standard output");
    TestShell record = TestShell.terminal(Map.of());
    assertThat(record.run("record", "-o", "-", "--", "true")).isEqualTo(ExitCode.USAGE);
    assertThat(record.err()).contains("a trace is binary: redirect standard output");
  }
}
