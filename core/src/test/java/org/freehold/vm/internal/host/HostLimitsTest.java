package org.freehold.vm.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Protection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Limits of the operating system, each reached by a JVM that is started under it.
class HostLimitsTest {

  private static final long PAGE = AddressSpace.host().info().pageSize();
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Path MAX_MAP_COUNT = Path.of("/proc/sys/vm/max_map_count");
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private static String placeOf(Class<?> anyClass) throws URISyntaxException {
    return Path.of(anyClass.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /// Runs the probe under a shell command that sets a limit.
  private static String probe(String limit, String what) throws Exception {
    String java =
        String.join(
            " ",
            limit,
            "exec",
            prefix(what),
            quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
            "-Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=16m",
            "-XX:CompressedClassSpaceSize=32m --enable-native-access=ALL-UNNAMED",
            "-cp",
            quoted(placeOf(AddressSpace.class) + ":" + placeOf(HostLimitsTest.class)),
            LimitProbe.class.getName(),
            what);
    Process process = new ProcessBuilder("/bin/sh", "-c", java).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("still there: 1");
    return output;
  }

  /// One word of the shell, whatever it contains: a checkout may lie in a folder with a space.
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /// The superuser may lock without limit, unless that right is given up.
  private static String prefix(String what) {
    boolean needed = what.equals("lock") && System.getProperty("user.name").equals("root");
    assumeTrue(!needed || Files.exists(SETPRIV), "the superuser may lock without limit");
    return needed ? SETPRIV + " --bounding-set -ipc_lock --inh-caps -ipc_lock" : "";
  }

  @Test
  void theLimitOnAddressesIsNamedWithItsValue() throws Exception {
    assertThat(probe("ulimit -v 4194304;", "reserve"))
        .contains("RLIMIT_AS = " + 4194304L * 1024)
        .contains(
            "may address 4 GiB in total (RLIMIT_AS), of which Freehold leaves the JVM 81.9 MiB");
  }

  @Test
  void theLimitOnPrivateMemoryIsNamedWithItsValue() throws Exception {
    assertThat(probe("ulimit -d 2097152;", "commit"))
        .contains("RLIMIT_DATA = " + 2097152L * 1024)
        .contains(
            "may have 2 GiB of private memory (RLIMIT_DATA), of which Freehold leaves the JVM");
  }

  @ParameterizedTest
  @CsvSource({"-d, 700000, RLIMIT_DATA", "-v, 2500000, RLIMIT_AS"})
  void aJvmSurvivesThreadsThatTakeAllThatALimitAllows(String option, String kibibytes, String limit)
      throws Exception {
    assertThat(probe("ulimit " + option + " " + kibibytes + ";", "exhaust"))
        .contains(limit + " = ")
        .contains("Freehold leaves the JVM");
  }

  @Test
  void theMarginIsASetting() throws Exception {
    assertThat(
            probe("ulimit -d 2097152; export JDK_JAVA_OPTIONS=-Dfreehold.margin=100m;", "commit"))
        .contains("leaves the JVM 100 MiB");
  }

  @Test
  void theLimitOnLockedMemoryIsNamedWithItsValue() throws Exception {
    assertThat(probe("ulimit -l 64;", "lock")).contains("RLIMIT_MEMLOCK is 65536");
  }

  @Test
  void theLimitOnMappingsIsNamedWithItsValue() throws Exception {
    // Not with readString, which reads one byte of such a file first and then gets no more.
    long limit = Long.parseLong(Files.readAllLines(MAX_MAP_COUNT).getFirst().strip());
    assumeTrue(limit < 80_000, "this system allows more mappings than the test makes: " + limit);
    assertThat(probe("", "protect"))
        .contains("vm.max_map_count = " + limit)
        .contains("as many mappings as the kernel allows, " + limit);
  }

  @Test
  void neighboursOfEqualProtectionStayOneMapping() throws IOException {
    HostAddressSpace space = HostAddressSpace.apart();
    int commits = 100_000;
    long base = space.reserve(commits * PAGE);
    int before = Files.readAllLines(MAPS).size();
    for (int page = 0; page < commits; page++) {
      space.commit(base + page * PAGE, 1, Protection.READ_WRITE);
    }
    assertThat(Files.readAllLines(MAPS).size()).isLessThan(before + 100);
    space.release(base);
  }
}
