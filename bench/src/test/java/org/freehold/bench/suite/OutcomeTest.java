package org.freehold.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  @Test
  void theMedianIsTheMiddleValueOrTheMeanOfTheTwoInTheMiddle() {
    assertThat(Outcome.median(List.of(3.0, 1.0, 2.0)).orElseThrow()).isEqualTo(2);
    assertThat(Outcome.median(List.of(4.0, 1.0, 2.0, 3.0)).orElseThrow()).isEqualTo(2.5);
    assertThat(Outcome.median(List.of())).isEmpty();
  }
}
