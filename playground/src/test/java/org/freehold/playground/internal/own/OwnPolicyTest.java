package org.freehold.playground.internal.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.freehold.lab.CannotServeException;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.custom.PolicySourceException.Problem;
import org.freehold.playground.internal.run.Choice;
import org.freehold.playground.internal.run.Run;
import org.freehold.playground.internal.run.StepAccount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Policies of users, good and bad, in processes of their own.
class OwnPolicyTest {

  private static final long LIMIT = 1 << 20;

  @TempDir private Path folder;

  private LoadedTrace trace() throws Exception {
    return LoadedTrace.read(
        Files.writeString(
            folder.resolve("t.rep"), "0\n3\n6\n1\na 0 40\na 1 50\nf 0\na 2 9\nr 2 30\nf 1\n"));
  }

  /// A policy that never frees, with something else in one of its methods.
  private static String source(String allocate, String free) {
    return """
    import org.freehold.lab.*;

    public final class Mine implements Policy {
      private final Area area;
      public Mine(Area area) { this.area = area; }
      public Area area() { return area; }
      public long allocate(long size) {
        %s
      }
      public void free(long block) {
        %s
      }
    }
    """
        .formatted(allocate, free);
  }

  private static final String THROWING =
      "this.area = area; int none = 1 / (int) (area.base() >> 62);";

  private static final String GROW = "return area.grow((size + 15) & -16L);";

  private static Run played(OwnPolicy policy, LoadedTrace trace) throws Exception {
    Run run = Run.of(trace, policy.name(), LIMIT, policy.maker(LIMIT));
    run.play(_ -> {});
    return run;
  }

  @Test
  void itIsPlayedAndItsMomentsAreThere() throws Exception {
    try (OwnPolicy policy =
        OwnPolicy.start(source("area.putLong(area.base(), size); " + GROW, ""))) {
      assertThat(policy.name()).isEqualTo("Mine");
      // Before the first block there is no memory to write to.
      try (Run run = played(policy, trace())) {
        assertThat(run.outcome().failure()).startsWith("operation 1: it accesses memory");
      }
    }
    try (OwnPolicy policy = OwnPolicy.start(source(GROW, "area.putLong(block, 0x55);"));
        Run run = played(policy, trace())) {
      assertThat(run.outcome().failure()).isNull();
      assertThat(run.outcome().operations()).isEqualTo(6);
      assertThat(run.outcome().peakFootprint()).isEqualTo(48 + 64 + 16 + 32);
      List<StepAccount> accounts = run.accounts(3, 2);
      assertThat(accounts.getFirst().touches())
          .containsExactly(
              new org.freehold.playground.internal.run.Touch(run.history().address(0), 8, true));
      assertThat(accounts.getLast().choice().kind()).isEqualTo(Choice.Kind.NEW_MEMORY);
      assertThat(run.bytes(3, run.history().address(0), 8)).startsWith(0x55, 0);
      assertThat(run.bytes(3, run.history().address(0), 1 << 16)).isNull();
    }
  }

  @Test
  void errorsNameTheirLines() {
    OwnPolicy.UncompilableException thrown =
        catchThrowableOfType(
            OwnPolicy.UncompilableException.class,
            () -> OwnPolicy.start(source("int x = \"a\"; " + GROW, "nothing();")));
    assertThat(thrown.problems()).map(Problem::line).containsExactly(8, 11);
    assertThat(thrown.problems().getFirst().message()).contains("cannot be converted to int");
    assertThat(
            catchThrowableOfType(
                    OwnPolicy.UncompilableException.class,
                    () -> OwnPolicy.start("public class Other {}"))
                .problems())
        .containsExactly(new Problem(0, "there is no class that implements Policy"));
    assertThat(
            catchThrowableOfType(
                    OwnPolicy.UncompilableException.class,
                    () -> OwnPolicy.start("// " + "x".repeat(1 << 20)))
                .problems())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "System.exit(7); | operation 3: its process ended with status 7",
        "Runtime.getRuntime().halt(0); | operation 3: its process ended with status 0",
        "while (true) Thread.onSpinWait(); | operation 3: it hangs: a call took more than 5"
            + " seconds",
        "long[][] all = new long[1 << 20][1 << 20]; | operation 3: its process ended because its"
            + " Java heap was exhausted",
        "throw new IllegalStateException(\"no\"); | operation 3: it throws IllegalStateException:"
            + " no (line 11)",
        "free(block); | operation 3: it throws StackOverflowError: null (line 11)",
        "area.getLong(64); | operation 3: it accesses memory that it does not hold: *",
        "java.lang.foreign.MemorySegment.ofAddress(64).reinterpret(8).set(java.lang.foreign.ValueLayout.JAVA_BYTE,"
            + " 0, (byte) 1); | operation 3: its process ended in a crash of the JVM",
        "try { new java.io.FileOutputStream(java.io.FileDescriptor.out).write(new byte[] {0, 1,"
            + " 2}); } catch (java.io.IOException e) { } | *",
        "try { new java.io.FileInputStream(java.io.FileDescriptor.in).read(); } catch"
            + " (java.io.IOException e) { } | operation 3: it hangs: a call took more than 5"
            + " seconds",
        "for (;;) System.out.println(\"x\".repeat(100_000)); | operation 3: it*"
      })
  void whateverItDoesThisProcessGoesOnAndSaysWhatHappened(String free, String said)
      throws Exception {
    try (OwnPolicy policy = OwnPolicy.start(source(GROW, free));
        Run run = played(policy, trace())) {
      String failure = String.valueOf(run.outcome().failure());
      if (said.endsWith("*")) {
        assertThat(failure).startsWith(said.substring(0, said.length() - 1)).hasSizeLessThan(3_000);
      } else {
        assertThat(failure).isEqualTo(said);
      }
    }
    assertThat(ProcessHandle.current().descendants().filter(OwnPolicyTest::isOurs)).isEmpty();
  }

  private static boolean isOurs(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(OwnPolicyMain.class.getName());
  }

  @Test
  void blocksThatCannotBeAreFound() throws Exception {
    try (OwnPolicy policy = OwnPolicy.start(source("area.grow(64); return area.base();", ""));
        Run run = played(policy, trace())) {
      assertThat(run.outcome().failure())
          .startsWith("operation 2: the block of 50 bytes at 0x")
          .contains("overlaps the one of 40 bytes at 0x");
    }
    try (OwnPolicy policy = OwnPolicy.start(source("return 0x7f0000000000L;", ""));
        Run run = played(policy, trace())) {
      assertThat(run.outcome().failure()).contains("lies outside the memory that is held");
    }
  }

  /// What is said of a policy with another method or another constructor.
  private String failureOf(String source) throws Exception {
    try (OwnPolicy policy = OwnPolicy.start(source);
        Run run = played(policy, trace())) {
      return String.valueOf(run.outcome().failure());
    }
  }

  private static String with(String method) {
    String source = source(GROW, "");
    return source.substring(0, source.lastIndexOf('}')) + method + "}\n";
  }

  @Test
  void figuresThatCannotBeAreNotBelieved() throws Exception {
    assertThat(failureOf(source("return area.grow(64) + 4;", "")))
        .startsWith("operation 1: the block of 40 bytes at 0x")
        .endsWith("is not aligned to 16 bytes");
    assertThat(failureOf(with("public long usableSize(long block) { return 1L << 40; }")))
        .contains("usable bytes, which reach beyond the memory that is held, to 0x");
    assertThat(failureOf(with("long n; public long searchSteps() { return n--; }")))
        .endsWith("it counts -1 steps of its searches after 0");
    assertThat(failureOf(with("long n = 5; public long moves() { return n--; }")))
        .endsWith("it counts 4 moves of blocks after 5");
    assertThat(failureOf(free("area.base(), 1L << 40")))
        .endsWith("it says that 1099511627776 bytes are free, and its memory has 48");
    try (OwnPolicy policy = OwnPolicy.start(free("area.base() + (1 << 30), 8"));
        Run run = played(policy, trace())) {
      assertThat(catchThrowableOfType(CannotServeException.class, () -> run.accounts(3, 1)))
          .hasMessageStartingWith("it says that 8 bytes are free at 0x")
          .hasMessageEndingWith(", which is not memory that it holds");
    }
  }

  private static String free(String range) {
    return with("public void freeRanges(FreeRangeVisitor v) { v.range(" + range + "); }");
  }

  @Test
  void whatItsConstructorThrowsIsToldWithItsLine() throws Exception {
    assertThat(
            catchThrowableOfType(
                CannotServeException.class,
                () -> failureOf(source(GROW, "").replace("this.area = area;", THROWING))))
        .hasMessage("it throws ArithmeticException: / by zero (line 5)");
    assertThat(
            catchThrowableOfType(
                CannotServeException.class,
                () -> failureOf(with("static final int NONE = Integer.parseInt(\"x\");"))))
        .hasMessage("it throws NumberFormatException: For input string: \"x\" (line 13)");
  }

  @Test
  void zerosThatItPrintsIntoThePipeAreNoRefusal() throws Exception {
    String zeros =
        "try { new java.io.FileOutputStream(java.io.FileDescriptor.out).write(new byte[200]); }"
            + " catch (java.io.IOException e) { } ";
    assertThat(failureOf(source(zeros + GROW, "")))
        .isEqualTo("operation 1: its process sent what is no answer");
  }

  @Test
  void aStaticInitialiserThatNeverEndsIsEnded() {
    // It runs when the first policy is made.
    String source =
        source(GROW, "")
            .replace(
                "private final Area",
                "static { while (true) Thread.onSpinWait(); } private final Area");
    assertThat(
            catchThrowableOfType(
                Exception.class,
                () -> {
                  try (OwnPolicy policy =
                          OwnPolicy.start(
                              source.replace(
                                  "while (true)", "if (Mine.class != null) while (true)"));
                      Run run = played(policy, trace())) {
                    assertThat(run).isNotNull();
                  }
                }))
        .hasMessageContaining("it hangs: a call took more than 5 seconds");
  }

  @Test
  void whatCameBeforeItsEndCanStillBeLookedAt() throws Exception {
    try (OwnPolicy policy = OwnPolicy.start(source(GROW, "System.exit(3);"));
        Run run = played(policy, trace())) {
      assertThat(run.outcome().operations()).isEqualTo(2);
      assertThat(run.accounts(1, 2)).hasSize(2);
      assertThat(run.bytes(1, run.history().address(0), 8)).hasSize(8);
    }
  }

  @Test
  void moreMemoryThanItsLimitIsRefused() throws Exception {
    try (OwnPolicy policy = OwnPolicy.start(source("return area.grow(size << 20);", ""));
        Run run = played(policy, trace())) {
      assertThat(run.outcome().refusals()).isPositive();
      assertThat(run.outcome().failure()).isNull();
    }
  }
}
