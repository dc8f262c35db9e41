package org.freehold.inspect.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.freehold.inspect.AddressMap;
import org.freehold.inspect.MapTexts;
import org.freehold.inspect.ProcessMaps;
import org.junit.jupiter.api.Test;

class VmmapTest {

  private static final long K = 1024;

  @Test
  void rowsAndColumnsAreInTheirOrder() throws IOException {
    List<String> lines = VmmapText.summary(sleep());
    assertThat(lines.getFirst())
        .startsWith("Type ")
        .containsSubsequence("Size", "Committed", "Private", "Total WS", "Pss", "Largest");
    assertThat(
            lines.stream()
                .skip(1)
                .map(line -> line.substring(0, Math.min(12, line.length())).strip()))
        .containsExactly(
            "Total",
            "Image",
            "Mapped File",
            "Shareable",
            "Heap",
            "Managed Heap",
            "Stack",
            "Private Data",
            "Page Table",
            "Unusable",
            "Free");
    assertThat(Arrays.stream(VmmapColumn.values()).map(VmmapColumn::header))
        .containsExactly(
            "Size",
            "Committed",
            "Private",
            "Total WS",
            "Private WS",
            "Shareable WS",
            "Shared WS",
            "Locked WS",
            "Pss",
            "Blocks",
            "Largest");
  }

  @Test
  void figuresOfLinuxFillTheColumns() throws IOException {
    assertThat(sleep().of(VmmapType.HEAP))
        .isEqualTo(
            new VmmapFigures(
                132 * K, 132 * K, 132 * K, 12 * K, 4 * K, 8 * K, 8 * K, 4 * K, 8 * K, 1, 132 * K));
    assertThat(sleep().of(VmmapType.IMAGE))
        .isEqualTo(
            new VmmapFigures(
                32 * K, 32 * K, 8 * K, 28 * K, 20 * K, 24 * K, 8 * K, 0, 24 * K, 4, 16 * K));
    assertThat(sleep().of(VmmapType.SHAREABLE).shareableWs()).isEqualTo(32 * K);
    assertThat(sleep().of(VmmapType.SHAREABLE).privateBytes()).isZero();
    assertThat(sleep().of(VmmapType.UNUSABLE).size()).isEqualTo(4 * K);
    assertThat(sleep().of(VmmapType.UNUSABLE).committed()).isZero();
    assertThat(sleep().of(VmmapType.PRIVATE_DATA).blocks()).isEqualTo(2);
    assertThat(sleep().of(VmmapType.TOTAL).blocks()).isEqualTo(11);
    assertThat(sleep().of(VmmapType.FREE).largest()).isGreaterThan(1L << 45);
  }

  @Test
  void pageTablesAreNotPartOfTheTotal() throws IOException {
    AddressMap map = ProcessMaps.parse("t", MapTexts.SLEEP);
    AddressMap.Owner owner = new AddressMap.Owner("t", 7, "", 1, 48 * K);
    VmmapSnapshot snapshot =
        VmmapSnapshot.of(
            new AddressMap(owner, map.limit(), map.granularity(), map.regions()), "now");
    assertThat(snapshot.of(VmmapType.PAGE_TABLE).totalWs()).isEqualTo(48 * K);
    assertThat(snapshot.of(VmmapType.TOTAL)).isEqualTo(sleep().of(VmmapType.TOTAL));
  }

  @Test
  void valuesAreInKWithThousandsApartAndZeroIsNothing() throws IOException {
    VmmapFigures figures = sleep().of(VmmapType.FREE);
    assertThat(VmmapColumn.SIZE.cell(figures)).matches("13\\d,\\d{3},\\d{3},\\d{3}");
    assertThat(VmmapColumn.COMMITTED.cell(figures)).isEmpty();
    assertThat(VmmapColumn.BLOCKS.cell(figures)).isEqualTo("7");
    assertThat(VmmapColumn.SIZE.change(VmmapFigures.NONE.minus(sleep().of(VmmapType.HEAP))))
        .isEqualTo("-132");
  }

  @Test
  void detailsSayWhatEachRegionIs() throws IOException {
    List<String> lines = VmmapText.details(sleep());
    assertThat(lines).hasSize(12);
    assertThat(lines.get(1)).startsWith("000055D0C8A00000 Image").endsWith("/usr/bin/sleep");
    assertThat(lines.get(2)).contains("Execute/Read ");
    assertThat(lines.get(3)).contains("Copy on write");
    assertThat(lines.get(7)).contains("Unusable", "Reserved");
    assertThat(lines.get(8)).endsWith("/memfd:ring, deleted");
    VmmapSnapshot java = VmmapSnapshot.of(ProcessMaps.parse("t", MapTexts.JAVA), "now");
    assertThat(VmmapText.details(java)).anyMatch(line -> line.endsWith("Metaspace, class space"));
    assertThat(VmmapText.heading(java))
        .anyMatch(line -> line.contains("Physical memory is unknown"));
  }

  @Test
  void nothingChangesBetweenASnapshotAndItself() throws IOException {
    VmmapChange change = VmmapChange.between(sleep(), sleep());
    assertThat(change.isEmpty()).isTrue();
    assertThat(VmmapText.change(change, 10)).containsExactly("no difference");
  }

  @Test
  void whatIsNewGoneAndChangedIsFound() throws IOException {
    String later =
        MapTexts.SLEEP
            .replace("55d0c9f21000 rw-p", "55d0c9f31000 rw-p")
            .replaceAll("(?s)7f1a00060000.*?(?=7ffc00000000)", "")
            .concat("ffffffffff700000-ffffffffff701000 rw-p 00000000 00:00 0\n");
    VmmapSnapshot after = VmmapSnapshot.of(ProcessMaps.parse("t", later), "later");
    VmmapChange change = VmmapChange.between(sleep(), after);
    assertThat(change.regions())
        .extracting(each -> each.kind() + " " + each.region().type())
        .containsExactly("CHANGED HEAP", "GONE SHAREABLE", "NEW PRIVATE_DATA");
    assertThat(change.summary().keySet())
        .containsExactly(
            VmmapType.TOTAL,
            VmmapType.SHAREABLE,
            VmmapType.HEAP,
            VmmapType.PRIVATE_DATA,
            VmmapType.FREE);
    List<String> text = VmmapText.change(change, 2);
    assertThat(text).anyMatch(line -> line.startsWith("changed 000055D0C9F00000 Heap"));
    assertThat(text).anyMatch(line -> line.startsWith("gone    00007F1A00060000 Shareable"));
    assertThat(text).last().isEqualTo("and 1 more regions");
  }

  static VmmapSnapshot sleep() throws IOException {
    return VmmapSnapshot.of(ProcessMaps.parse("sleep", MapTexts.SLEEP), "now");
  }
}
