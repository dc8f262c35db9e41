package org.freehold.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.freehold.inspect.report.AddressSummary;
import org.freehold.inspect.report.VmmapFigures;
import org.freehold.inspect.report.VmmapSnapshot;
import org.freehold.inspect.report.VmmapType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The map of a process that stands still agrees with what the kernel says of it, to the kilobyte.
class RealProcessTest {

  private static final Path PROC = Path.of("/proc");

  private Process sleep;
  private Path smaps;

  @BeforeEach
  void startAndStop() throws IOException, InterruptedException {
    assumeTrue(Files.exists(PROC.resolve("self/smaps")), "the system has no /proc/self/smaps");
    sleep = new ProcessBuilder("sleep", "1000").start();
    smaps = PROC.resolve(sleep.pid() + "/smaps");
    waitUntil("comm", "sleep");
    waitUntil("wchan", "nanosleep");
    new ProcessBuilder("kill", "-STOP", Long.toString(sleep.pid())).start().waitFor();
    waitUntil("status", "(stopped)");
  }

  private void waitUntil(String file, String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    Path path = PROC.resolve(sleep.pid() + "/" + file);
    while (System.nanoTime() < deadline && !Files.readString(path).contains(text)) {
      Thread.sleep(10);
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    if (sleep != null) {
      sleep.destroyForcibly();
      sleep.waitFor(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void everySumIsTheKernels() throws IOException {
    List<String> lines = Files.readAllLines(smaps);
    AddressMap map = ProcessMaps.read(sleep.pid());
    // What its pages count for changes when other processes that share them begin or end.
    for (int i = 0; i < 100 && !lines.equals(Files.readAllLines(smaps)); i++) {
      lines = Files.readAllLines(smaps);
      map = ProcessMaps.read(sleep.pid());
    }
    VmmapFigures total = VmmapSnapshot.of(map, "now").of(VmmapType.TOTAL);
    assertThat(total.size()).isEqualTo(bytes(lines, "Size"));
    assertThat(total.totalWs()).isEqualTo(bytes(lines, "Rss")).isPositive();
    assertThat(total.pss()).isEqualTo(bytes(lines, "Pss"));
    assertThat(total.privateWs())
        .isEqualTo(bytes(lines, "Private_Clean") + bytes(lines, "Private_Dirty"));
    assertThat(total.sharedWs())
        .isEqualTo(bytes(lines, "Shared_Clean") + bytes(lines, "Shared_Dirty"));
    assertThat(total.lockedWs()).isEqualTo(bytes(lines, "Locked"));
    assertThat(AddressSummary.of(map).busyBytes()).isEqualTo(bytes(lines, "Size"));
  }

  @Test
  void everyRegionIsTheKernels() throws IOException {
    List<String> lines = Files.readAllLines(smaps);
    List<MapRegion> regions = ProcessMaps.read(sleep.pid()).regions();
    List<String> heads = lines.stream().filter(line -> line.matches("[0-9a-f]+-.*")).toList();
    assertThat(regions).hasSameSizeAs(heads);
    for (int i = 0; i < heads.size(); i++) {
      MapRegion region = regions.get(i);
      assertThat(heads.get(i))
          .startsWith(
              String.format("%08x-%08x %s", region.start(), region.end(), region.permissions()));
      assertThat(heads.get(i)).endsWith(region.name());
    }
  }

  @Test
  void theUsualPartsAreFound() throws IOException {
    List<Usage> usages =
        ProcessMaps.read(sleep.pid()).regions().stream().map(MapRegion::usage).distinct().toList();
    assertThat(usages).contains(Usage.IMAGE, Usage.HEAP, Usage.STACK, Usage.OTHER);
  }

  @Test
  void theMapOfThisJvmShowsAJvm() throws IOException {
    List<Usage> usages =
        ProcessMaps.read(ProcessHandle.current().pid()).regions().stream()
            .map(MapRegion::usage)
            .distinct()
            .toList();
    assertThat(usages).contains(Usage.IMAGE, Usage.CODE_CACHE, Usage.STACK, Usage.PRIVATE_DATA);
  }

  /// What `awk '$1 == "Rss:" {sum += $2} END {print sum * 1024}'` prints.
  private static long bytes(List<String> lines, String key) {
    long sum = 0;
    for (String line : lines) {
      if (line.startsWith(key + ":")) {
        sum += Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return sum * 1024;
  }
}
