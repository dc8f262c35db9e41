package org.freehold.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExhaustionCommandTest {

  private final TestShell shell = TestShell.pipes();

  private Map<String, Object> experiment(String... options) {
    String[] args = new String[options.length + 3];
    args[0] = "experiment";
    args[1] = "exhaustion";
    args[2] = "--json";
    System.arraycopy(options, 0, args, 3, options.length);
    assertThat(shell.run(args)).isEqualTo(ExitCode.OK);
    return JsonTree.object(shell.out());
  }

  private static long number(Map<String, Object> object, String name) {
    return ((Number) object.get(name)).longValue();
  }

  @Test
  void aBareProcessServesExactlyOneByteForEachSlot() {
    Map<String, Object> result = experiment();
    assertThat(number(result, "virtualAllocations")).isEqualTo(32_766);
    assertThat(number(result, "heapAllocations")).isZero();
    assertThat(number(result, "unusableHoles")).isEqualTo(32_766);
    assertThat(number(result, "largestFreeBytes")).isEqualTo(60 << 10);
    assertThat(number(result, "freeBytes")).isEqualTo(32_766L * (60 << 10));
    assertThat(result.get("explanation"))
        .asString()
        .contains("60 KiB are free 32,766 times over")
        .contains("none of them starts on a 64 KiB boundary");
  }

  @Test
  void theSharedPageTakesOneSlot() {
    assertThat(number(experiment("--shared-page"), "virtualAllocations")).isEqualTo(32_765);
  }

  @Test
  void aStartedProgramHasLessRoomAndAHeapThatServesUntilItsSegmentIsFull() {
    Map<String, Object> result = experiment("--preload", "--block=4K");
    assertThat(number(result, "virtualAllocations")).isBetween(32_000L, 32_700L);
    assertThat(number(result, "heapAllocations")).isEqualTo(255);
    assertThat(result.get("explanation")).asString().contains("64 KiB boundary");
  }

  @ParameterizedTest
  @CsvSource({"3G, 49150", "4G, 65534"})
  void moreAddressesServeMore(String range, long allocations) {
    assertThat(number(experiment("--user-range", range), "virtualAllocations"))
        .isEqualTo(allocations);
  }

  @Test
  void thePictureShowsAPageInEachSlot() {
    assertThat(shell.run("experiment", "exhaustion", "--map")).isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .contains("1  virtual allocations of 1 byte", "32,766")
        .contains("00010000  |#...............|#...............|")
        .contains("00000000  ................................................................");
  }

  @Test
  void thePictureFitsANarrowTerminal() {
    TestShell narrow = TestShell.columns(60);
    assertThat(narrow.run("experiment", "exhaustion", "--map")).isEqualTo(ExitCode.OK);
    assertThat(narrow.out().lines()).allMatch(line -> line.length() <= 60);
    assertThat(narrow.out()).contains("00000000  " + ".".repeat(32) + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"--user-range 1G | it must be 2G", "--json --map | choose"})
  void aUsageErrorIsReported(String options, String message) {
    assertThat(shell.run(("experiment exhaustion " + options).split(" +")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains(message);
  }
}
