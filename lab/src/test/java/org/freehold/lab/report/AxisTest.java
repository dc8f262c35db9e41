package org.freehold.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AxisTest {

  private static List<String> labels(Axis axis) {
    return IntStream.rangeClosed(0, axis.count())
        .mapToObj(i -> axis.label().apply(i * axis.step()))
        .toList();
  }

  @Test
  void countsRiseInRoundSteps() {
    assertThat(labels(Axis.ofCounts(1))).containsExactly("0", "1");
    assertThat(labels(Axis.ofCounts(35))).containsExactly("0", "10", "20", "30", "40");
    assertThat(labels(Axis.ofCounts(21))).containsExactly("0", "5", "10", "15", "20", "25");
    assertThat(labels(Axis.ofCounts(9_999))).endsWith("8,000", "10,000");
  }

  @Test
  void bytesRiseInPowersOfTwo() {
    assertThat(labels(Axis.ofBytes(1_030_000)))
        .containsExactly("0 KiB", "256 KiB", "512 KiB", "768 KiB", "1024 KiB");
    assertThat(labels(Axis.ofBytes(5 << 20))).endsWith("4 MiB", "5 MiB");
    assertThat(labels(Axis.ofBytes(7))).containsExactly("0 B", "2 B", "4 B", "6 B", "8 B");
  }

  @Test
  void theTopIsNeverBelowTheHighest() {
    for (long value = 1; value < 1L << 50; value = value * 3 + 1) {
      assertThat(Axis.ofCounts(value).top()).isGreaterThanOrEqualTo(value);
      assertThat(Axis.ofBytes(value).top()).isGreaterThanOrEqualTo(value);
      assertThat(Axis.ofCounts(value).count()).isBetween(1, 5);
      assertThat(Axis.ofBytes(value).count()).isBetween(1, 5);
    }
  }
}
