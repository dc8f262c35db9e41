package org.freehold.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SizeTest {

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "65536,65536",
    "64K,65536",
    "64 KiB,65536",
    "64kb,65536",
    "100B,100",
    "1.5g,1610612736",
    "2T,2199023255552",
    "0x10000,65536",
  })
  void readsSizesAsPeopleWriteThem(String text, long bytes) {
    assertThat(new Size().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "K", "-1", "1.5.2M", "12X", "1e6", "0x", "99999999999T"})
  void refusesTheRestAndNamesIt(String text) {
    assertThatThrownBy(() -> new Size().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
