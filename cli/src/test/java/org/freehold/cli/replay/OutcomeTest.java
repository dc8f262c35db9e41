package org.freehold.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.freehold.cli.console.ExitCode;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  @Test
  void onlyACleanRunSucceeds() {
    assertThat(new Outcome(List.of(Reports.clean("a"), Reports.odd("b")), List.of()).exitCode())
        .isEqualTo(ExitCode.OK);
    assertThat(new Outcome(List.of(Reports.wrong("a", 1)), List.of()).exitCode())
        .isEqualTo(ExitCode.FAILED);
    assertThat(new Outcome(List.of(Reports.refused("a", 1)), List.of()).exitCode())
        .isEqualTo(ExitCode.FAILED);
    assertThat(new Outcome(List.of(), List.of(new Outcome.Unreadable("x", "x: broken"))).exitCode())
        .isEqualTo(ExitCode.FAILED);
  }
}
