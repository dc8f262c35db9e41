package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void countsHaveTheirThousandsApart() {
    assertThat(Figures.count(0)).isEqualTo("0");
    assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(Figures.count(1, "block")).isEqualTo("1 block");
    assertThat(Figures.count(2, "block")).isEqualTo("2 blocks");
  }

  @Test
  void durationsHaveThreeDigitsAndAUnit() {
    assertThat(Figures.duration(0)).isEqualTo("0.00 s");
    assertThat(Figures.duration(1.234)).isEqualTo("1.23 s");
    assertThat(Figures.duration(123.4)).isEqualTo("123 s");
    assertThat(Figures.duration(0.0123)).isEqualTo("12.3 ms");
    assertThat(Figures.duration(0.000_004_56)).isEqualTo("4.56 us");
    assertThat(Figures.duration(0.000_000_001)).isEqualTo("1.00 ns");
  }

  @Test
  void ratesHaveThreeDigitsAndAUnit() {
    assertThat(Figures.rate(0)).isEqualTo("0.00");
    assertThat(Figures.rate(999)).isEqualTo("999");
    assertThat(Figures.rate(12_345_678)).isEqualTo("12.3 M");
    assertThat(Figures.rate(999_999)).isEqualTo("1000 k");
  }

  @Test
  void percentagesHaveOneDigitBehindThePoint() {
    assertThat(Figures.percent(0.1234)).isEqualTo("12.3");
    assertThat(Figures.percent(1)).isEqualTo("100.0");
    assertThat(Figures.percent(123.456)).isEqualTo("12346");
  }

  @Test
  void quotientsByZeroAreADash() {
    assertThat(Figures.quotient(5, 4)).isEqualTo("1.25");
    assertThat(Figures.quotient(5, 0)).isEqualTo("-");
  }
}
