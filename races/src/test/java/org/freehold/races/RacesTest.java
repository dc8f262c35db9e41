package org.freehold.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.annotations.JCStressTest;

/// Every race test, briefly: with the barrier that the kernel issues in every thread, and again in
/// a JVM whose threads issue their own.
@Timeout(120)
class RacesTest {

  private static final long NANOS_EACH =
      TimeUnit.MILLISECONDS.toNanos(Long.getLong("races.millis", 800));

  private static final List<Class<?>> GROUPS =
      List.of(
          DoubleFreeRaces.class,
          ReuseRaces.class,
          AdoptionRaces.class,
          WholeHeapRaces.class,
          CloseRaces.class,
          SharedRaces.class);

  static Stream<Class<?>> races() {
    return GROUPS.stream()
        .<Class<?>>flatMap(group -> Stream.of(group.getDeclaredClasses()))
        .filter(each -> each.isAnnotationPresent(JCStressTest.class));
  }

  @ParameterizedTest
  @MethodSource("races")
  void noOutcomeIsForbidden(Class<?> race) throws Exception {
    assertThat(RaceRounds.run(race, NANOS_EACH)).isNotEmpty();
  }

  @Test
  void norIfThreadsIssueTheirOwnBarriers() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(String.join(File.separator, System.getProperty("java.home"), "bin", "java"));
    command.addAll(List.of("-ea", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
    command.add("-Dfreehold.barrier=thread");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(RacesTest.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getInputStream().transferTo(System.out);
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /// Runs all of them: the main class of the second JVM.
  static void main() throws Exception {
    for (Class<?> race : races().toList()) {
      System.out.println(race.getSimpleName() + " " + RaceRounds.run(race, NANOS_EACH));
    }
    System.exit(0); // Otherwise the threads of feeders would keep the JVM alive.
  }
}
