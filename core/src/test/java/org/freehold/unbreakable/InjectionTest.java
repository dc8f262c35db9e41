package org.freehold.unbreakable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Cuts every call of the core at every method entry and every allocation of a Java object: nothing
/// may be half done, however it is cut.
class InjectionTest {

  private static final int SAMPLES = 40;

  static List<String> workloads() {
    return Replay.names();
  }

  private static long seed() {
    String seed = System.getProperty("freehold.seed", "1");
    return seed.equals("random") ? new Random().nextLong() : Long.decode(seed);
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void somePointsCutAndNothingIsHalfDone(String name) {
    long seed = seed();
    Replay replay = new Replay(name);
    replay.sample(SAMPLES, seed);
    assertThat(replay.findings()).as("-Dfreehold.seed=%s", seed).isEmpty();
    assertThat(replay.reached()).isPositive();
    requireCoverage();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  @Tag("campaign")
  @SuppressWarnings("SystemOut") // The figures are for whoever runs the campaign.
  void everyPointCutAndNothingIsHalfDone(String name) {
    Replay replay = new Replay(name);
    replay.all();
    System.out.println(
        name + ": " + replay.shots() + " shots, " + replay.reached() + " of them cut something");
    assertThat(replay.findings()).isEmpty();
    assertThat(replay.reached()).isGreaterThan(100);
    requireCoverage();
  }

  private static void requireCoverage() {
    assertThat(Injector.overruns()).as("deeper than a stack reserve covers").isEmpty();
    assertThat(Injector.deepestCoveredFrames()).isLessThanOrEqualTo(Injector.PROBE_FRAMES);
  }
}
