package org.freehold.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {

  @Test
  void whatAProbeReportsIsRead() {
    FootprintReading reading = new FootprintReading(1, 2, 3, 4, 5, 6);
    assertThat(FootprintReading.of(reading.lines())).isEqualTo(reading);
    assertThatThrownBy(() -> FootprintReading.of(List.of("live 1")))
        .hasMessage("the probe did not report resident");
  }

  @Test
  void aHeapTakesMoreThanNoAllocator() throws IOException {
    Path trace = Path.of("../examples/traces/jq.rep");
    FootprintReading heap = Probe.peak("freehold", trace, 0, 7);
    FootprintReading nothing = Probe.peak(Probe.NOTHING, trace, 0, 7);
    assertThat(heap.live()).isEqualTo(nothing.live()).isPositive();
    assertThat(heap.footprint()).isGreaterThan(heap.live());
    assertThat(heap.resident()).isGreaterThan(heap.live());
    assertThat(nothing.resident()).isLessThan(nothing.live());
    assertThat(nothing.footprint()).isEqualTo(-1);
  }
}
