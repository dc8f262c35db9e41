package org.freehold.inspect.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.freehold.inspect.AddressMap;
import org.freehold.inspect.MapTexts;
import org.freehold.inspect.ProcessMaps;
import org.junit.jupiter.api.Test;

class VmmapPageTest {

  @Test
  void thePageAsksNobodyForAnything() throws IOException {
    String page = VmmapPage.of(VmmapTest.sleep());
    assertThat(page)
        .doesNotContain("http:", "https:", "src=", "url(", "@import", "<link", "fetch(")
        .contains("default-src 'none'");
  }

  @Test
  void thereAreThreeBarsWithTheirFiguresInWords() throws IOException {
    String page = VmmapPage.of(VmmapTest.sleep());
    assertThat(count(page, "<figure class=\"bar\">")).isEqualTo(3);
    assertThat(page)
        .contains("aria-label=\"Working set, ", ": Image 28 K, Mapped File 64 K, Shareable 32 K");
  }

  @Test
  void whereMemoryIsNotKnownThereIsNoBarOfIt() throws IOException {
    String page = VmmapPage.of(VmmapSnapshot.of(ProcessMaps.parse("j", MapTexts.JAVA), "now"));
    assertThat(count(page, "<figure class=\"bar\">")).isEqualTo(2);
    assertThat(page).contains("What is in physical memory is not known.");
  }

  @Test
  void theStripFoldsGapsAndHasATableBesideIt() throws IOException {
    String page = VmmapPage.of(VmmapTest.sleep());
    assertThat(page)
        .contains("<span class=\"gap\">41.3 TiB free</span>", "the kernel's half")
        .contains("class=\"block t-unusable reserved\"");
    assertThat(count(page, "<tr data-type=")).isEqualTo(11);
    assertThat(count(page, "tabindex=\"0\" style")).isEqualTo(1);
  }

  @Test
  void namesAreNeverMarkup() throws IOException {
    String line = "1000-2000 rw-p 00000000 fe:00 7   /<script>\"'&.txt\n";
    AddressMap map = ProcessMaps.parse("<b>", line);
    String page = VmmapPage.of(VmmapSnapshot.of(map, "now"));
    assertThat(page).contains("/&lt;script&gt;&quot;&#39;&amp;.txt").doesNotContain("/<script>");
    assertThat(page).contains("<title>Memory of &lt;b&gt;");
  }

  @Test
  void manyRegionsAreDrawnAsFewerBlocks() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(String.format("%x-%x ", (i + 16) * 4096L, (i + 17) * 4096L));
      text.append(i % 2 == 0 ? "rw-p" : "r--p").append(" 00000000 00:00 0\n");
    }
    String page = VmmapPage.of(VmmapSnapshot.of(ProcessMaps.parse("t", text.toString()), "now"));
    assertThat(count(page, "class=\"block")).isEqualTo(1);
    assertThat(page).contains("20000 regions");
  }

  private static long count(String page, String what) {
    return Pattern.compile(Pattern.quote(what)).matcher(page).results().count();
  }
}
