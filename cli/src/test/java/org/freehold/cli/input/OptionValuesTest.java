package org.freehold.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The converters that check bounds: what they accept, and the sentence when they do not.
class OptionValuesTest {

  private static final class OneToTen extends IntRange {
    OneToTen() {
      super(1, 10);
    }
  }

  private static final class AtLeastOne extends IntRange {
    AtLeastOne() {
      super(1, Integer.MAX_VALUE);
    }
  }

  private static final class Limit extends SizeRange {
    Limit() {
      super(64 << 10, 1 << 20);
    }
  }

  @Test
  void boundsAreInclusive() {
    assertThat(new OneToTen().convert("1")).isEqualTo(1);
    assertThat(new OneToTen().convert("10")).isEqualTo(10);
    assertThat(new Limit().convert("64K")).isEqualTo(64 << 10);
    assertThat(new Limit().convert("1M")).isEqualTo(1 << 20);
    assertThat(new Ratio().convert("0")).isZero();
    assertThat(new Ratio().convert("1")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "x", "", "99999999999"})
  void aNumberOutOfBoundsIsRefused(String text) {
    assertThatThrownBy(() -> new OneToTen().convert(text))
        .hasMessage("it must be a number from 1 to 10, not '" + text + "'");
  }

  @Test
  void whatHasNoUpperBoundDoesNotNameOne() {
    assertThatThrownBy(() -> new AtLeastOne().convert("0"))
        .hasMessage("it must be a number of at least 1, not '0'");
  }

  @Test
  void aSizeOutOfBoundsIsRefused() {
    assertThatThrownBy(() -> new Limit().convert("63K"))
        .hasMessage("it must be at least 64 KiB, not '63K'");
    assertThatThrownBy(() -> new Limit().convert("2M"))
        .hasMessage("it must be at most 1 MiB, not '2M'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "1.01", "NaN", "x"})
  void aRatioIsFromZeroToOne(String text) {
    assertThatThrownBy(() -> new Ratio().convert(text))
        .hasMessage("it must be a number from 0 to 1, not '" + text + "'");
  }

  @Test
  void anIntervalIsTwoNumbers() {
    assertThat(new Interval.Converter().convert("0.5:6e5")).isEqualTo(new Interval(0.5, 600_000));
    for (String text : new String[] {"5", "1:2:3", "a:b", ":"}) {
      assertThatThrownBy(() -> new Interval.Converter().convert(text))
          .hasMessage("it must be two numbers FROM:TO, not '" + text + "'");
    }
  }
}
