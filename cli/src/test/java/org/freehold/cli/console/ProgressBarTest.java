package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.freehold.cli.TestShell;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  private static final long SECOND = 1_000_000_000L;
  private static final String ERASED = "\r\u001b[K";

  private long now;

  private ProgressBar bar(TestShell shell) {
    return new ProgressBar(shell.shell(), () -> now);
  }

  @Test
  void appearsAfterTwoSecondsAndLeavesNoTrace() {
    TestShell shell = TestShell.terminal(Map.of());
    try (ProgressBar bar = bar(shell)) {
      bar.label("jq.rep");
      now += SECOND;
      bar.update(1, 4);
      assertThat(shell.err()).isEmpty();
      now += SECOND;
      bar.update(2, 4);
      assertThat(shell.err()).endsWith("[###############...............] 50 % jq.rep");
    }
    assertThat(shell.err()).endsWith(ERASED);
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void isDrawnTenTimesASecondAtMost() {
    TestShell shell = TestShell.terminal(Map.of());
    try (ProgressBar bar = bar(shell)) {
      now += 2 * SECOND;
      for (int i = 0; i < 1_000; i++) {
        now += SECOND / 1_000;
        bar.update(i, 1_000);
      }
    }
    assertThat(shell.err().split("\\[[#.]", -1)).hasSizeBetween(9, 12);
  }

  @Test
  void isDrawnOnTerminalsOnly() {
    for (TestShell shell :
        new TestShell[] {TestShell.pipes(), TestShell.terminal(Map.of("TERM", "dumb"))}) {
      try (ProgressBar bar = bar(shell)) {
        now += 10 * SECOND;
        bar.update(1, 2);
      }
      assertThat(shell.err()).isEmpty();
    }
  }

  @Test
  void survivesAnUnknownTotal() {
    TestShell shell = TestShell.terminal(Map.of());
    try (ProgressBar bar = bar(shell)) {
      now += 3 * SECOND;
      bar.update(10, 0);
      now += SECOND;
      bar.update(30, 20);
    }
    assertThat(shell.err()).contains(" 0 % ", " 100 % ");
  }
}
