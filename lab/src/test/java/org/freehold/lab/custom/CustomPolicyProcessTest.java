package org.freehold.lab.custom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.freehold.lab.Area;
import org.freehold.lab.Policy;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Result.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Policies that fail in the worst ways, each in a process of its own.
class CustomPolicyProcessTest {

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private LoadedTrace trace;

  @BeforeEach
  void writeTrace() throws IOException {
    trace =
        LoadedTrace.read(
            Files.writeString(
                folder.resolve("t.rep"), "0\n3\n5\n1\na 0 40\na 1 50\nf 0\na 2 9\nf 1\n"));
  }

  private Path source(String free) throws IOException {
    return Files.writeString(
        folder.resolve("Mine.java"),
        """
        import org.freehold.lab.*;

        public final class Mine implements Policy {
          private final Area area;
          public Mine(Area area) { this.area = area; }
          public Area area() { return area; }
          public long allocate(long size) { return area.grow((size + 15) & -16L); }
          public void free(long address) {
            %s
          }
        }
        """
            .formatted(free));
  }

  private Result run(String name, @Nullable Path source, boolean isNative, int seconds) {
    CustomPolicy own =
        new CustomPolicy(
            name, source, "", isNative, 1 << 20, 32 << 20, Duration.ofSeconds(seconds), 10);
    return CustomPolicyProcess.run(trace, own, _ -> {});
  }

  @Test
  void aSourceFileIsServed() throws IOException {
    Result result = run("Mine", source(""), false, 20);
    assertThat(result.failure()).isNull();
    assertThat(result.outcome()).isEqualTo(Outcome.SERVED);
    assertThat(result.peakFootprintBytes()).isEqualTo(48 + 64 + 16);
    assertThat(result.seconds()).isPositive();
    assertThat(result.timeline().get(4).operation()).isEqualTo(5);
  }

  /// Stands on the class path.
  public static final class OnTheClassPath implements Policy {
    private final Area area;

    public OnTheClassPath(Area area) {
      this.area = area;
    }

    @Override
    public Area area() {
      return area;
    }

    @Override
    public long allocate(long size) {
      return area.base();
    }

    @Override
    public void free(long block) {}
  }

  @Test
  void aClassIsFoundAndItsOverlapReported() {
    Result result = run(OnTheClassPath.class.getName(), null, false, 20);
    assertThat(result.outcome()).isEqualTo(Outcome.BROKEN);
    assertThat(result.failure())
        .startsWith("operation 1: block of 40 bytes at ")
        .endsWith("lies outside the memory that is held");
  }

  @Test
  void aHangIsEndedAtItsOperation() throws IOException {
    Result result = run("Mine", source("while (true) Thread.onSpinWait();"), false, 1);
    assertThat(result.outcome()).isEqualTo(Outcome.BROKEN);
    assertThat(result.failure()).isEqualTo("operation 3: it hangs: the time limit is exceeded");
  }

  @Test
  void aCrashIsReportedAtItsOperation() throws IOException {
    Result result = run("Mine", source("area.putLong(64, 1);"), true, 20);
    assertThat(result.outcome()).isEqualTo(Outcome.BROKEN);
    assertThat(result.failure()).isEqualTo("operation 3: its process ended in a crash of the JVM");
  }

  @Test
  void anExitIsReportedAtItsOperation() throws IOException {
    Result result = run("Mine", source("System.exit(7);"), false, 20);
    assertThat(result.failure()).isEqualTo("operation 3: its process ended with status 7");
  }

  @Test
  void aFullJavaHeapIsReportedAtItsOperation() throws IOException {
    Result result = run("Mine", source("long[][] all = new long[1 << 20][1 << 20];"), false, 20);
    assertThat(result.failure())
        .isEqualTo("operation 3: its process ended because its Java heap was exhausted");
  }

  @Test
  void whatDoesNotCompileOrLoadIsSaid() throws IOException {
    assertThat(run("Mine", source("int x = \"a\";"), false, 20).failure())
        .endsWith("Mine.java:9: incompatible types: java.lang.String cannot be converted to int");
    assertThat(run("Other", source(""), false, 20).failure())
        .endsWith("Mine.java has no class Other, only Mine");
    assertThat(run("java.lang.String", null, false, 20).failure())
        .isEqualTo(
            "it cannot start: java.lang.String is not a class that implements"
                + " org.freehold.lab.Policy");
    assertThat(run("no.Such", null, false, 20).failure())
        .startsWith("it cannot start: class no.Such cannot be loaded");
  }
}
