package org.freehold.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.freehold.cli.Cli;
import org.freehold.cli.console.ExitCode;
import org.freehold.cli.console.Shell;
import org.freehold.trace.TraceReader;
import org.freehold.trace.Traces;
import org.freehold.trace.info.TraceSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Recording a native program with each tool that is installed here.
@Timeout(120)
class RecordCommandTest {

  @TempDir Path folder;

  private final StringWriter err = new StringWriter();

  private int run(Map<String, String> environment, String... args) {
    Shell shell =
        new Shell(
            new PrintWriter(new StringWriter()), new PrintWriter(err), false, false, environment);
    return Cli.run(shell, args);
  }

  private Path file() {
    return folder.resolve("sh.fht");
  }

  @ParameterizedTest
  @EnumSource(Tracer.class)
  void recordsAProgramAndPassesItsExitCodeOn(Tracer tracer) throws IOException {
    assumeTrue(tracer.find(System.getenv()) != null, () -> tracer + " is not installed");
    String missing = folder.resolve("gone").toString();
    int code =
        run(
            System.getenv(),
            "record",
            "--with",
            tracer.toString(),
            "-o",
            file().toString(),
            "--",
            "ls",
            missing);
    assumeTrue(
        tracer == Tracer.HEAPTRACK || code != ExitCode.FAILED,
        () -> "this process may not be traced: " + err);
    // ltrace does not tell its caller how the program ended.
    assertThat(code).as(err.toString()).isEqualTo(tracer == Tracer.LTRACE ? 0 : 2);
    try (TraceReader reader = Traces.open(file())) {
      assertThat(reader.command()).isEqualTo("ls " + missing);
      assertThat(reader.startMillis()).isPositive();
      TraceSummary summary = TraceSummary.of(reader, (_, _) -> {});
      assertThat(summary.isCut()).isFalse();
      assertThat(summary.allocations()).as(err.toString()).isPositive();
      assertThat(summary.costs().peakBytes()).isPositive();
    }
  }

  @Test
  void aToolThatIsNotInstalledIsNamed() {
    Map<String, String> nothing = Map.of("PATH", folder.toString());
    assertThat(run(nothing, "record", "--with", "ltrace", "--", "true")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .isEqualTo("freehold: ltrace is not installed; neither is any other tool\n");
  }

  @Test
  void withoutAnyToolItSaysWhatToInstall() {
    assertThat(run(Map.of("PATH", folder.toString()), "record", "--", "true"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .isEqualTo(
            "freehold: no tracing tool is installed: install heaptrack, valgrind" + " or ltrace\n");
  }

  @Test
  void anotherFormatIsWrongUse() {
    assertThat(run(System.getenv(), "record", "-o", "x.rep", "--", "true"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--output must end in .fht, not 'x.rep'");
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    assumeTrue(Tracer.HEAPTRACK.find(System.getenv()) != null, "heaptrack is not installed");
    assertThat(
            run(
                System.getenv(),
                "record",
                "--with",
                "heaptrack",
                "-o",
                file().toString(),
                "--",
                "/no/such"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).isEqualTo("freehold: cannot start '/no/such': no such program\n");
  }
}
