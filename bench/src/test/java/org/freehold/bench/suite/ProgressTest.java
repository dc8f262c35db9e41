package org.freehold.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Progress progress = new Progress(new PrintWriter(out), new PrintWriter(err));

  @Test
  void peopleLearnHowLongItTakes() {
    progress.estimate(24, 3, Duration.ofSeconds(250));
    progress.estimate(1, 1, Duration.ofSeconds(3));
    progress.estimate(600, 5, Duration.ofHours(7));
    progress.estimate(0, 3, Duration.ZERO);
    assertThat(err.toString().lines())
        .containsExactly(
            "freehold: 24 cases in 3 JVMs each, about 5 minutes",
            "freehold: 1 case in 1 JVM each, about 1 minute",
            "freehold: 600 cases in 5 JVMs each, about 7 hours");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void eachStepIsALineForTheProcessThatStartedThisOne() {
    progress.expect(2);
    progress.next("pair freehold 1, fork 1");
    progress.next("pair glibc 1, fork 1");
    assertThat(out.toString().lines())
        .containsExactly("0 2 pair freehold 1, fork 1", "1 2 pair glibc 1, fork 1");
  }
}
