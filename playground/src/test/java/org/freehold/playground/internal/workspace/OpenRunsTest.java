package org.freehold.playground.internal.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.playground.internal.own.OwnPolicy;
import org.freehold.playground.internal.run.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that are open.
class OpenRunsTest {

  @TempDir private Path folder;

  @Test
  void theRunThatNobodyAskedForGoesFirst() throws Exception {
    Path file = Files.writeString(folder.resolve("t.rep"), "0\n1\n1\n1\na 0 8\n");
    OpenTrace trace = new OpenTrace(1, "t.rep", LoadedTrace.read(file));
    try (OpenRuns runs = new OpenRuns(_ -> {})) {
      int kept = runs.start(trace, "first-fit", 1 << 20).id();
      int forgotten = runs.start(trace, "best-fit", 1 << 20).id();
      for (int i = 0; i < 40; i++) {
        runs.start(trace, "tlsf", 1 << 20);
        assertThat(runs.find(kept)).isPresent();
      }
      assertThat(runs.find(forgotten)).isEmpty();
    }
  }

  private static String source(String allocate) {
    return """
    import org.freehold.lab.*;
    public final class Mine implements Policy {
      private final Area area;
      public Mine(Area area) { this.area = area; }
      public Area area() { return area; }
      public long allocate(long size) { %s return area.grow((size + 15) & -16L); }
      public void free(long block) {}
    }
    """
        .formatted(allocate);
  }

  /// A policy that takes a second for every call holds up nobody else's runs, and not its own
  /// successors.
  @Test
  void aSlowPolicyOfOnesOwnHoldsUpNothing() throws Exception {
    String calls = "a 0 8\nf 0\n".repeat(20);
    Path file = Files.writeString(folder.resolve("t.rep"), "0\n1\n40\n1\n" + calls);
    OpenTrace trace = new OpenTrace(1, "t.rep", LoadedTrace.read(file));
    try (OwnPolicy slow =
            OwnPolicy.start(
                source("try { Thread.sleep(1000); } catch (InterruptedException e) {}"));
        OwnPolicy quick = OwnPolicy.start(source(""));
        OpenRuns runs = new OpenRuns(_ -> {})) {
      OpenRun first = runs.startOwn(trace, own(trace, slow));
      OpenRun second = runs.startOwn(trace, own(trace, slow));
      OpenRun named = runs.start(trace, "tlsf", 1 << 20);
      await(named, OpenRun.State.READY);
      await(first, OpenRun.State.FAILED);
      assertThat(first.failure()).isEqualTo("it was stopped");
      assertThat(runs.find(first.id())).isEmpty();
      assertThat(second.done()).isZero();
      await(runs.startOwn(trace, own(trace, quick)), OpenRun.State.READY);
    }
  }

  private static Run own(OpenTrace trace, OwnPolicy policy) {
    return Run.of(trace.trace(), policy.name(), 1 << 20, policy.maker(1 << 20));
  }

  private static void await(OpenRun run, OpenRun.State wanted) throws InterruptedException {
    long end = System.nanoTime() + 10_000_000_000L;
    while (run.state() != wanted && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertThat(run.state()).isEqualTo(wanted);
  }
}
