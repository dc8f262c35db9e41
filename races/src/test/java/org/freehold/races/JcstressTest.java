package org.freehold.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The race tests under jcstress: each in JVMs of its own, with different compilers. `./dev races`
/// and the campaign run this; a build runs [RacesTest].
@Tag("campaign")
class JcstressTest {

  private static final String PATTERN = System.getProperty("races.pattern", ".*");
  private static final int SECONDS = Integer.getInteger("races.seconds", 120);

  @TempDir private Path folder;

  @Test
  void noOutcomeIsForbidden() throws Exception {
    assertThat(run()).isZero();
  }

  @Test
  void norIfThreadsIssueTheirOwnBarriers() throws Exception {
    assertThat(run("-Dfreehold.barrier=thread")).isZero();
  }

  /// Runs jcstress, which prints its results.
  ///
  /// @return its exit code, 0 when every outcome was legal
  private int run(String... options) throws IOException, InterruptedException {
    long tests = Math.max(1, RacesTest.races().filter(JcstressTest::matches).count());
    long millis = Math.max(200, SECONDS * 1_000L / tests);
    List<String> command = new ArrayList<>();
    command.add(String.join(File.separator, System.getProperty("java.home"), "bin", "java"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.openjdk.jcstress.Main", "-v", "-t", PATTERN));
    command.addAll(List.of("-f", "1", "-fsm", "1", "-iters", "1", "-time", Long.toString(millis)));
    command.addAll(List.of("-sc", "false", "-af", "NONE"));
    command.addAll(List.of("-strideSize", "16", "-strideCount", "8"));
    command.addAll(List.of("-jvmArgs", jvmArguments(options)));
    command.addAll(List.of("-r", folder.toString()));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getInputStream().transferTo(System.out);
    return process.waitFor();
  }

  private static boolean matches(Class<?> race) {
    String name = race.getName().replace('$', '.');
    return Pattern.compile(PATTERN).matcher(name).find();
  }

  private static String jvmArguments(String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-ea", "-Xmx256m"));
    return String.join(" ", arguments);
  }
}
