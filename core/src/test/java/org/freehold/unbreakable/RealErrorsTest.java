package org.freehold.unbreakable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real stack overflows and a Java heap that is really full, each in a JVM of its own.
class RealErrorsTest {

  private static final long SEED = Long.getLong("freehold.seed", 1);
  private static final int SHORT_SECONDS = 100;
  private static final int LONG_SECONDS = 7200;
  private static final int FIRST_CALLS = 60;

  private static void overflows(int seconds, String option, int count) throws Exception {
    String output =
        Subprocess.run(
            seconds,
            List.of(option, "-Xmx256m", "-XX:+UseSerialGC"),
            OverflowRun.class,
            SEED,
            count);
    int overflows = Integer.parseInt(output.replaceAll("(?s).*overflows: (\\d+).*", "$1"));
    assertThat(overflows).as("of %s seeds from %s", count, SEED).isGreaterThan(count / 3);
  }

  @ParameterizedTest
  @CsvSource({"-Xmixed, 90", "-Xint, 15", "-XX:TieredStopAtLevel=1, 30"})
  void aHeapIsWholeAfterStackOverflows(String option, int count) throws Exception {
    overflows(SHORT_SECONDS, option, count);
  }

  @ParameterizedTest
  @CsvSource({"-Xmixed, 8000", "-Xint, 1000", "-XX:TieredStopAtLevel=1, 1000"})
  @Tag("campaign")
  void aHeapIsWholeAfterManyStackOverflows(String option, int count) throws Exception {
    overflows(LONG_SECONDS, option, count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xmixed", "-Xint"})
  void theFirstCallMayOverflowTheStack(String option) throws Exception {
    String output =
        Subprocess.run(
            SHORT_SECONDS, List.of(option, "-XX:+UseSerialGC"), FirstCallRun.class, FIRST_CALLS);
    int overflows = Integer.parseInt(output.replaceAll("(?s).*overflows: (\\d+).*", "$1"));
    assertThat(overflows).isGreaterThan(FIRST_CALLS / 10);
  }

  private static void exhaust(int seconds, int count, String start, long seed) throws Exception {
    String output =
        Subprocess.run(
            seconds,
            List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            ExhaustionRun.class,
            seed,
            count,
            start);
    assertThat(output).contains("calls refused: ").doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"warm", "cold", "first"})
  void aHeapIsWholeAfterTheJavaHeapWasFull(String start) throws Exception {
    exhaust(SHORT_SECONDS, 8, start, SEED);
  }

  @Test
  @Tag("campaign")
  void aHeapIsWholeAfterTheJavaHeapWasFullManyTimes() throws Exception {
    exhaust(LONG_SECONDS, 9_000, "warm", SEED);
    for (int i = 0; i < 50; i++) {
      exhaust(LONG_SECONDS, 10, "cold", SEED + i);
      exhaust(LONG_SECONDS, 10, "first", SEED + i);
    }
  }
}
