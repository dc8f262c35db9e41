package org.freehold.playground.internal.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.lab.compare.LoadedTrace;
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
}
