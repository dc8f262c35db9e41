package org.freehold.lab.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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

  /// The limit of the time that a pass may take holds for what comes before it too.
  @Test
  void aHangBeforeTheFirstOperationIsEnded() throws IOException {
    long began = System.nanoTime();
    Result result = run("Mine", source(initialiser("while (Mine.class != null);")), false, 1);
    assertThat(result.failure())
        .isEqualTo(
            "before the first operation, where it is made: it hangs: the time limit is exceeded");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void whatItsStaticInitialiserThrowsIsSaid() throws IOException {
    assertThat(run("Mine", source(initialiser("Integer.parseInt(\"x\");")), false, 20).failure())
        .isEqualTo(
            "it cannot start: the static initialiser of Mine throws"
                + " java.lang.NumberFormatException: For input string: \"x\"");
  }

  /// Ends a method and begins another, with a static initialiser between them.
  private static String initialiser(String statement) {
    return "} static { " + statement + " } void next() {";
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

  @Test
  void itCanStartNothingReachNobodyAndChangeNoFile() throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && List.of("amd64", "aarch64").contains(System.getProperty("os.arch")),
        "processes are confined on Linux on x86-64 and AArch64 alone");
    Path kept = Files.writeString(folder.resolve("kept"), "kept");
    String attempt =
        """
        StringBuilder done = new StringBuilder();
        try { new ProcessBuilder("true").start(); done.append("process "); } catch (Throwable e) { }
        try { java.nio.file.Files.writeString(java.nio.file.Path.of("%s.new"), "x"); done.append("write "); }
        catch (Throwable e) { }
        try { java.nio.file.Files.delete(java.nio.file.Path.of("%s")); done.append("delete "); }
        catch (Throwable e) { }
        try { new java.net.Socket("127.0.0.1", 9); done.append("socket "); }
        catch (java.net.ConnectException e) { done.append("socket "); } catch (Throwable e) { }
        try { new java.io.RandomAccessFile("/dev/full", "rw"); done.append("device "); }
        catch (Throwable e) { }
        if (!done.isEmpty()) throw new IllegalStateException("it could: " + done);
        """
            .formatted(kept, kept);
    Result result = run("Mine", source(attempt), false, 20);
    assertThat(result.failure()).isNull();
    assertThat(kept).hasContent("kept");
    assertThat(folder.resolve("kept.new")).doesNotExist();
  }

  @Test
  void whatItPrintsIsNoResultAndEndlessPrintingIsEnded() throws IOException {
    assertThat(run("Mine", source("System.out.println(\"result\");"), false, 20).outcome())
        .isEqualTo(Outcome.SERVED);
    assertThat(
            run("Mine", source("while (true) System.out.println(\"x\".repeat(10_000));"), false, 30)
                .failure())
        .isEqualTo("operation 3: its process ended since it printed more than 64 MiB");
  }

  @Test
  void aForgedResultIsNotBelieved() throws IOException {
    String garbage =
        """
        try (var out = new java.io.FileOutputStream(java.io.FileDescriptor.out)) {
          out.write(new byte[] {%s});
        } catch (java.io.IOException e) { }
        Runtime.getRuntime().halt(0);
        """;
    assertThat(run("Mine", source(garbage.formatted("127, 127, 127, 127")), false, 20).failure())
        .isEqualTo("operation 3: its process ended without a result");
    assertThat(run("Mine", source(garbage.formatted("0, 0, 0, 1, 5")), false, 20).failure())
        .isEqualTo("operation 3: its process ended without a result");
    assertThat(run("Mine", source("Runtime.getRuntime().halt(0);"), false, 20).failure())
        .isEqualTo("operation 3: its process ended without a result");
  }

  @Test
  void itLeavesNothingBehind() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    long before = leftovers(temporary);
    run("Mine", source("area.putLong(64, 1);"), true, 20);
    run("Mine", source("Runtime.getRuntime().halt(3);"), false, 20);
    assertThat(leftovers(temporary)).isEqualTo(before);
  }

  private static long leftovers(Path folder) throws IOException {
    String ours = "freehold-(trial|child)-" + ProcessHandle.current().pid() + "-.*";
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.getFileName().toString().matches(ours)).count();
    }
  }
}
