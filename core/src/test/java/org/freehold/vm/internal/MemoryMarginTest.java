package org.freehold.vm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryMarginTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "4096, 4096", "3k, 3072", "64m, 67108864", " 2G , 2147483648"})
  void aNumberOfBytesMayHaveASuffix(String text, long bytes) {
    assertThat(MemoryMargin.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "-1", "1.5g", "64 m", "64x", "99999999999g"})
  void anythingElseCountsAsNotSet(String text) {
    assertThat(MemoryMargin.parse(text)).isEqualTo(-1);
  }

  @Test
  void isAFiftiethAndAtLeast64MiB() {
    assertThat(MemoryMargin.of(1L << 30)).isEqualTo(64L << 20);
    assertThat(MemoryMargin.of(100L << 30)).isEqualTo(2L << 30);
  }
}
