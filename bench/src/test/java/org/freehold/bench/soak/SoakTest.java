package org.freehold.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SoakTest {

  @Test
  void findsNothing() throws InterruptedException {
    StringWriter text = new StringWriter();
    boolean isFine = new Soak(7, 2, new PrintWriter(text)).run(Duration.ofSeconds(3));
    assertThat(text.toString()).contains("seed 7").contains("no violation");
    assertThat(isFine).as(text.toString()).isTrue();
  }

  @Test
  void distinguishesGrowthFromNoise() {
    Growth flat = new Growth();
    LongStream.of(10, 80, 101, 99, 102, 100, 98, 103).forEach(each -> flat.add(each << 20));
    assertThat(flat.isKnown()).isTrue();
    assertThat(flat.isFlat()).isTrue();
    Growth growing = new Growth();
    LongStream.rangeClosed(1, 9).forEach(each -> growing.add((each * 100) << 20));
    assertThat(growing.isFlat()).isFalse();
    assertThat(new Growth().isKnown()).isFalse();
  }
}
