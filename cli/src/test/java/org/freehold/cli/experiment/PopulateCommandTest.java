package org.freehold.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.cli.JsonTree;
import org.freehold.cli.TestShell;
import org.freehold.cli.console.ExitCode;
import org.freehold.vm.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PopulateCommandTest {

  private final TestShell shell = TestShell.pipes();
  private final long reservedBefore = AddressSpace.host().reservedBytes();

  @AfterEach
  void everythingWentBack() {
    assertThat(AddressSpace.host().reservedBytes()).isEqualTo(reservedBefore);
  }

  @Test
  void populatedMemoryIsTouchedWithoutFaultsAndOtherMemoryWithOneForEachPage() {
    assertThat(shell.run("experiment", "populate", "--size", "16M", "--rounds", "3", "--json"))
        .isEqualTo(ExitCode.OK);
    Map<String, Object> result = JsonTree.object(shell.out());
    assertThat(result).containsEntry("rounds", 3L);
    Map<Object, Map<?, ?>> ways = new HashMap<>();
    for (Object way : (List<?>) result.get("ways")) {
      Map<?, ?> fields = (Map<?, ?>) way;
      ways.put(fields.get("way"), fields);
    }
    assertThat(ways).hasSize(LargeMemory.Way.values().length);
    double touched = seconds(ways.get("commit, then touch"));
    double populated = seconds(ways.get("populated with the commit"));
    assertThat(populated).isLessThan(touched);
    assertThat(((Number) ways.get("commit, then touch").get("pageFaults")).longValue())
        .isGreaterThanOrEqualTo(16 << 20 >> 21);
  }

  private static double seconds(Map<?, ?> way) {
    return ((Number) way.get("touchSeconds")).doubleValue();
  }

  @Test
  void theTableHasALineForEachWay() {
    assertThat(shell.run("experiment", "populate", "--size", "1M", "--rounds", "1"))
        .isEqualTo(ExitCode.OK);
    assertThat(shell.out())
        .contains("time to commit", "GiB/s")
        .contains("program break, then touch");
    assertThat(shell.out().lines()).hasSize(1 + LargeMemory.Way.values().length);
  }

  @Test
  void memoryThatIsNotAvailableIsOneSentence() {
    assertThat(shell.run("experiment", "populate", "--size", "200000G")).isEqualTo(1);
    assertThat(shell.err()).contains("cannot obtain 195.3 TiB: ").hasLineCount(1);
  }

  @Test
  void valuesOutOfBoundsAreRefused() {
    assertThat(shell.run("experiment", "populate", "--size", "0")).isEqualTo(2);
    assertThat(shell.run("experiment", "populate", "--rounds", "0")).isEqualTo(2);
  }

  @Test
  void faultsAreReadAfterANameThatMayContainAnything(@TempDir Path folder) throws IOException {
    Path stat = folder.resolve("stat");
    Files.writeString(stat, "7 (a) b (c) S 1 7 7 0 -1 4194304 120 0 3 0 5 6\n");
    assertThat(new PageFaults(stat).count()).isEqualTo(123);
    Files.writeString(stat, "7 (a) S");
    assertThat(new PageFaults(stat).count()).isEqualTo(-1);
    assertThat(new PageFaults(folder.resolve("none")).count()).isEqualTo(-1);
  }
}
