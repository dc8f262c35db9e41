package org.freehold.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.freehold.flags.PageHeapSettings.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageHeapSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "off; 0; off",
        "standard; 2; standard",
        "traces; 2; standard",
        "notraces; 0; standard,notraces",
        "full; 3; full",
        "full,notraces; 1; full,notraces",
        "full,backwards; 43; full,backwards",
        "full,backwards,random=10,size=100-200,fault=100/5; 57;"
            + " full,backwards,random=10,size=100-200,fault=100/5",
        "random=10; 13; full,random=10",
        "random=100; 3; full",
        "size=0x10-0x20; 7; full,size=16-32",
        "address=7f00-0x7fFF; b; full,address=0x7f00-0x7fff",
        "dlls=a.dll|b.dll; 23; full,dlls=a.dll|b.dll",
        "unaligned; 82; standard,unaligned",
        "fault; 2; standard,fault=100/5",
        "fault=10000; 2; standard,fault=10000/5",
        "full , leaks, backwards; 2; standard,leaks",
        "random=3,leaks; 2; standard,leaks",
        "protect,no_sync,no_lock_checks; 2; standard,protect,no_sync,no_lock_checks",
      })
  void isParsedAndPrinted(String text, String flags, String written) {
    PageHeapSettings settings = PageHeapSettings.parse(text);
    assertThat(Integer.toHexString(settings.pageHeapFlags())).isEqualTo(flags);
    assertThat(settings).hasToString(written);
    assertThat(PageHeapSettings.parse(written)).isEqualTo(settings);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "half; 'half' is not a setting of the page heap",
        "full=1; 'full=1' is not a setting of the page heap",
        "``; '' is not a setting of the page heap",
        "off,full; 'off' is not a setting of the page heap",
        "standard,full; a page heap is standard, or it is full, random, size, address or dlls",
        "backwards; backwards needs full: a standard page heap has no guard page",
        "random=101; random must be 0 to 100, not 101",
        "random=-1; random must be a number, such as 100 or 0x64, not '-1'",
        "random=some; random must be a number, such as 100 or 0x64, not 'some'",
        "size=1; size must be START-END, not '1'",
        "size=20-10; a range must not end before it starts: from 20 to 10",
        "address=x-y; address must be a number, such as 100 or 0x64, not '0xx'",
        "fault=0; fault must be 1 to 10000, not 0",
        "fault=10001; fault must be 1 to 10000, not 10001",
        "fault=1/x; the grace of fault must be a number, such as 100 or 0x64, not 'x'",
        "dlls=a||b; '' is not the name of a library: it is empty or contains a space, a comma, a"
            + " semicolon or |",
      })
  void isRejectedWithASentence(String text, String sentence) {
    assertThatThrownBy(() -> PageHeapSettings.parse(text))
        .isInstanceOf(FlagFormatException.class)
        .hasMessage(sentence);
  }

  @Test
  void decidesWhichBlocksHavePagesOfTheirOwn() {
    PageHeapSettings part = PageHeapSettings.parse("random=10,size=100-200");
    assertThat(part.isFullFor(100, 9)).isTrue();
    assertThat(part.isFullFor(200, 0)).isTrue();
    assertThat(part.isFullFor(201, 0)).isFalse();
    assertThat(part.isFullFor(99, 0)).isFalse();
    assertThat(part.isFullFor(150, 10)).isFalse();
    assertThat(PageHeapSettings.FULL.isFullFor(1, 99)).isTrue();
    assertThat(PageHeapSettings.STANDARD.isFullFor(1, 0)).isFalse();
    assertThat(PageHeapSettings.parse("random=0").isFullFor(1, 0)).isFalse();
  }

  @Test
  void addressesAreUnsigned() {
    PageHeapSettings settings = PageHeapSettings.parse("address=1-ffffffffffffffff");
    assertThat(settings.addresses()).contains(new Range(1, -1));
    assertThat(settings).hasToString("full,address=0x1-0xffffffffffffffff");
  }

  @Test
  void isBuilt() {
    assertThat(PageHeapSettings.builder().full(true).fault(1, 0).build())
        .isEqualTo(PageHeapSettings.parse("full,fault=1/0"));
    assertThatThrownBy(() -> PageHeapSettings.builder().fault(0, 5).build())
        .hasMessage("a grace needs a fault rate");
    assertThatThrownBy(() -> PageHeapSettings.builder().libraries(List.of("a")).build())
        .hasMessage("random, size, address and dlls restrict a full page heap");
  }
}
