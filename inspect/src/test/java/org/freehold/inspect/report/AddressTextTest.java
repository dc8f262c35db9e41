package org.freehold.inspect.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.freehold.inspect.AddressMap;
import org.freehold.inspect.MapRegion;
import org.freehold.inspect.MapTexts;
import org.freehold.inspect.ProcessMaps;
import org.freehold.inspect.report.AddressSummary.Largest;
import org.freehold.inspect.report.AddressSummary.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {

  @Test
  void everyColumnIsWhereTheDebuggerHasIt() {
    long free = 0x7df9_7454_1000L;
    long unknown = 0x206_7c9d_c000L;
    AddressSummary summary =
        new AddressSummary(
            List.of(new Row("Free", false, 579, free), new Row("<unknown>", true, 912, unknown)),
            List.of(),
            List.of(),
            List.of(),
            List.of(new Largest("Free", 0x21e_6c05_c000L, 0x7bd5_f48f_4000L)),
            unknown + 0xa5d1000,
            1L << 47,
            false);
    List<String> lines = AddressText.summary(summary);
    assertThat(lines)
        .startsWith(
            "",
            "--- Usage Summary ---------------- RgnCount ----------- Total Size -------- %ofBusy"
                + " %ofTotal",
            "Free                                    579     7df9`74541000 ( 125.974 TB)           "
                + "98.42%",
            "<unknown>                               912      206`7c9dc000 (   2.025 TB)  99.99%   "
                + " 1.58%",
            "",
            "--- Type Summary (for busy) ------ RgnCount ----------- Total Size -------- %ofBusy"
                + " %ofTotal")
        .endsWith(
            "--- Largest Region by Usage ----------- Base Address -------- Region Size ----------",
            "Free                                    21e`6c05c000     7bd5`f48f4000 ( 123.836 TB)");
    assertThat(lines)
        .contains(
            "--- State Summary ---------------- RgnCount ----------- Total Size -------- %ofBusy"
                + " %ofTotal",
            "--- Protect Summary (for commit) - RgnCount ----------- Total Size -------- %ofBusy"
                + " %ofTotal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4096             | '(   4.000 kB)'",
        "1061879808       | '(1012.688 MB)'",
        "1073741824       | '(   1.000 GB)'",
        "140737488351232  | '( 128.000 TB)'",
      })
  void sizesHaveAUnit(long bytes, String text) {
    assertThat(AddressNames.human(bytes)).isEqualTo(text);
  }

  @Test
  void addressesOf32BitsHaveNoAccent() {
    assertThat(AddressNames.number(0x3f4b0000, true)).isEqualTo("3f4b0000");
    assertThat(AddressNames.number(0x3f4b0000, false)).isEqualTo("0`3f4b0000");
    assertThat(AddressNames.digits(0xc5000, true)).isEqualTo("000c5000");
    assertThat(AddressNames.digits(0xc5000, false)).isEqualTo("00000000`000c5000");
  }

  @Test
  void oneRegionIsToldInFull() throws IOException {
    List<String> lines = AddressText.region(region(0x55d0c8a02000L), false);
    assertThat(lines)
        .startsWith(
            "Usage:                  Image",
            "Base Address:           000055d0`c8a02000",
            "End Address:            000055d0`c8a06000",
            "Region Size:            00000000`00004000 (  16.000 kB)",
            "State:                  00001000          MEM_COMMIT",
            "Protect:                00000020          PAGE_EXECUTE_READ",
            "Type:                   01000000          MEM_IMAGE",
            "Allocation Base:        000055d0`c8a00000",
            "Allocation Protect:     00000020          PAGE_EXECUTE_READ",
            "Image Path:             /usr/bin/sleep")
        .contains("Rss:                          16 kB", "VmFlags:                rd ex mr mw me");
  }

  @Test
  void aFreeRegionHasNoAllocation() throws IOException {
    assertThat(AddressText.region(region(0), false))
        .containsExactly(
            "Usage:                  Free",
            "Base Address:           00000000`00000000",
            "End Address:            000055d0`c8a00000",
            "Region Size:            000055d0`c8a00000 (  85.816 TB)",
            "State:                  00010000          MEM_FREE",
            "Protect:                00000001          PAGE_NOACCESS",
            "Type:                   00000000");
  }

  @Test
  void theListMarksWhereAllocationsBegin() throws IOException {
    assertThat(AddressText.listHeader().get(1))
        .isEqualTo(
            "        BaseAddress      EndAddress+1        RegionSize     Type       State          "
                + "       Protect             Usage");
    assertThat(AddressText.line(region(0x55d0c8a00000L), false))
        .startsWith(
            "+     55d0`c8a00000     55d0`c8a02000        0`00002000 MEM_IMAGE   MEM_COMMIT  "
                + "PAGE_READONLY ")
        .endsWith(" Image        [/usr/bin/sleep]");
    assertThat(AddressText.line(region(0x55d0c8a06000L), false))
        .startsWith(" ")
        .contains("PAGE_WRITECOPY");
    assertThat(AddressText.line(region(0x7f1a00057000L), false))
        .contains("MEM_RESERVE")
        .doesNotContain("PAGE_")
        .endsWith("Reserved");
    assertThat(AddressText.line(region(0x7ffc00000000L), false)).endsWith("[stack] main thread");
  }

  @Test
  void aMapSumsUpToWholeAddressSpace() throws IOException {
    AddressMap map = ProcessMaps.parse("t", MapTexts.SLEEP);
    AddressSummary summary = AddressSummary.of(map);
    long usages = summary.usage().stream().mapToLong(Row::bytes).sum();
    assertThat(usages).isEqualTo(map.limit() + 4096).isEqualTo(summary.totalBytes());
    assertThat(summary.usage().getFirst().name()).isEqualTo("Free");
    assertThat(summary.state().stream().mapToLong(Row::bytes).sum()).isEqualTo(usages);
    assertThat(summary.type().stream().mapToLong(Row::bytes).sum()).isEqualTo(summary.busyBytes());
    assertThat(summary.protect().stream().mapToLong(Row::bytes).sum())
        .isEqualTo(summary.busyBytes() - 4096);
    assertThat(summary.largest())
        .contains(new Largest("Heap", 0x55d0c9f00000L, 132 << 10))
        .contains(new Largest("Shareable", 0x7f1a00060000L, 64 << 10));
  }

  private static MapRegion region(long address) throws IOException {
    return Objects.requireNonNull(ProcessMaps.parse("t", MapTexts.SLEEP).at(address));
  }
}
