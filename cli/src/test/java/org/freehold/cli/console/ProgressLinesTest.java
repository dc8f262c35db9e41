package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.freehold.cli.TestShell;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {

  private static final long SECOND = 1_000_000_000L;

  private long now;

  @Test
  void aLineAppearsEveryHalfMinuteAndSaysHowLongTheRestTakes() {
    TestShell shell = TestShell.pipes();
    ProgressLines lines = new ProgressLines(shell.shell(), () -> now);
    for (int step = 0; step < 72; step++) {
      lines.update(step, 72, "case " + step);
      now += 5 * SECOND;
    }
    assertThat(shell.err().lines())
        .hasSize(11)
        .startsWith(
            "freehold: 6 of 72 done, about 6 min left; now case 6",
            "freehold: 12 of 72 done, about 5 min left; now case 12");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void theFirstStepHasNoEstimate() {
    TestShell shell = TestShell.pipes();
    ProgressLines lines = new ProgressLines(shell.shell(), () -> now);
    now += 60 * SECOND;
    lines.update(0, 3, "a");
    assertThat(shell.err()).isEqualTo("freehold: 0 of 3 done; now a\n");
  }
}
