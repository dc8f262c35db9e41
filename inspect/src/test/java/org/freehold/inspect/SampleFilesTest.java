package org.freehold.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.freehold.inspect.report.VmmapFigures;
import org.freehold.inspect.report.VmmapSnapshot;
import org.freehold.inspect.report.VmmapType;
import org.junit.jupiter.api.Test;

/// Maps that were recorded elsewhere, where they lie beside the checkout.
class SampleFilesTest {

  private static final Path SAMPLES = Path.of("..", "..", "shared", "samples");

  @Test
  void mapsOfARealProcessAreRead() throws IOException {
    List<MapRegion> regions = ProcessMaps.parse("maps", sample("maps-cat.txt")).regions();
    assertThat(regions).hasSizeGreaterThan(25);
    assertThat(regions.getFirst().usage()).isEqualTo(Usage.IMAGE);
    assertThat(regions).anyMatch(region -> region.usage() == Usage.HEAP);
    assertThat(regions).allMatch(region -> region.figures() == null);
  }

  @Test
  void smapsOfARealProcessSumUpAsTheLinesDo() throws IOException {
    String text = sample("smaps-cat.txt");
    AddressMap map = ProcessMaps.parse("smaps", text);
    VmmapFigures total = VmmapSnapshot.of(map, "now").of(VmmapType.TOTAL);
    assertThat(total.size()).isEqualTo(sum(text, "Size:"));
    assertThat(total.totalWs()).isEqualTo(sum(text, "Rss:"));
    assertThat(total.pss()).isEqualTo(sum(text, "Pss:"));
    assertThat(total.privateWs())
        .isEqualTo(sum(text, "Private_Clean:") + sum(text, "Private_Dirty:"));
    assertThat(total.sharedWs()).isEqualTo(sum(text, "Shared_Clean:") + sum(text, "Shared_Dirty:"));
  }

  private static long sum(String text, String key) {
    return text.lines()
            .filter(line -> line.startsWith(key))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        << 10;
  }

  private static String sample(String name) throws IOException {
    Path file = SAMPLES.resolve(name);
    assumeTrue(Files.exists(file), "the sample " + name + " does not lie beside the checkout");
    return Files.readString(file);
  }
}
