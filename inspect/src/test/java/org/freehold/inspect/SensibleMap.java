package org.freehold.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.freehold.inspect.report.AddressSummary;
import org.freehold.inspect.report.AddressText;
import org.freehold.inspect.report.VmmapPage;
import org.freehold.inspect.report.VmmapSnapshot;
import org.freehold.inspect.report.VmmapText;

/// What must hold for every text: it is refused in one line, or it gives a map whose regions are in
/// order and whose reports can be made.
final class SensibleMap {

  private SensibleMap() {}

  static void check(String text) {
    AddressMap map;
    try {
      map = ProcessMaps.parse("t", text);
    } catch (MapsFormatException e) {
      assertThat(e).message().matches("t:\\d+: expected [^\\n]*, found [^\\n]*");
      return;
    }
    checkOrder(map.withFree());
    assertThat(AddressText.summary(AddressSummary.of(map))).isNotEmpty();
    map.regions()
        .forEach(
            region -> assertThat(AddressText.line(region, map.is32Bit())).doesNotContain("\n"));
    VmmapSnapshot snapshot = VmmapSnapshot.of(map, "now");
    assertThat(VmmapText.details(snapshot)).hasSize(map.regions().size() + 1);
    assertThat(VmmapPage.of(snapshot)).endsWith("</html>\n");
  }

  private static void checkOrder(List<MapRegion> regions) {
    for (int i = 0; i < regions.size(); i++) {
      MapRegion region = regions.get(i);
      assertThat(Long.compareUnsigned(region.start(), region.end())).isNegative();
      if (i > 0) {
        long end = regions.get(i - 1).end();
        assertThat(Long.compareUnsigned(end, region.start())).isNotPositive();
      }
    }
  }
}
