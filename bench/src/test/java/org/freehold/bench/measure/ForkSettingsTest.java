package org.freehold.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.freehold.bench.subject.Contestant;
import org.junit.jupiter.api.Test;

class ForkSettingsTest {

  @Test
  void settingsGoThroughProperties() {
    ForkSettings settings =
        new ForkSettings(
            Contestant.GLIBC,
            "churn",
            "",
            1L << 28,
            2,
            -7,
            Duration.ofMillis(1500),
            Duration.ZERO,
            Duration.ofSeconds(1),
            "20:0.95");
    for (String option : settings.toOptions()) {
      String[] parts = option.substring(2).split("=", 2);
      System.setProperty(parts[0], parts[1]);
    }
    assertThat(ForkSettings.ofProcess()).isEqualTo(settings);
  }
}
