package org.freehold.inspect.internal.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.freehold.inspect.LinuxFigures;
import org.freehold.inspect.MapTexts;
import org.freehold.inspect.MapsFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmapsParserTest {

  @Test
  void readsEveryFieldOfAMapping() throws MapsFormatException {
    Mapping mapping =
        one("5644ae0e2000-5644ae106000 r-xp 00004000 fe:00 260368      /usr/bin/grep");
    assertThat(mapping.start()).isEqualTo(0x5644ae0e2000L);
    assertThat(mapping.end()).isEqualTo(0x5644ae106000L);
    assertThat(mapping.permissions()).isEqualTo("r-xp");
    assertThat(mapping.offset()).isEqualTo(0x4000);
    assertThat(mapping.device()).isEqualTo("fe:00");
    assertThat(mapping.inode()).isEqualTo(260368);
    assertThat(mapping.path()).isEqualTo("/usr/bin/grep");
    assertThat(mapping.isDeleted()).isFalse();
    assertThat(mapping.figures()).isNull();
  }

  @Test
  void readsAMappingWithoutAFileWithAndWithoutASpaceAtItsEnd() throws MapsFormatException {
    assertThat(one("1000-2000 rw-p 00000000 00:00 0").path()).isEmpty();
    assertThat(one("1000-2000 rw-p 00000000 00:00 0 ").path()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a b  c               | /a b  c               | false",
        "/lib/x.so (deleted)   | /lib/x.so             | true",
        "'/a\\012b'            | '/a\nb'               | false",
        "'/a\\b'               | '/a\\b'               | false",
        "[anon:my arena: 1]    | [anon:my arena: 1]    | false",
        "[vvar_vclock]         | [vvar_vclock]         | false",
        "/memfd:x (deleted)    | /memfd:x              | true",
        "anon_inode:[io_uring] | anon_inode:[io_uring] | false",
      })
  void readsNamesOfAllKinds(String written, String path, boolean isDeleted)
      throws MapsFormatException {
    Mapping mapping = one("1000-2000 rw-p 00000000 00:00 7                  " + written);
    assertThat(mapping.path()).isEqualTo(path);
    assertThat(mapping.isDeleted()).isEqualTo(isDeleted);
  }

  @Test
  void keepsEveryKeyOfSmapsInOrderUnknownOnesToo() throws MapsFormatException {
    List<Mapping> mappings = SmapsParser.parse("smaps", MapTexts.SLEEP);
    LinuxFigures heap = Objects.requireNonNull(mappings.get(4).figures());
    assertThat(heap.kilobytes())
        .containsEntry("Rss", 12L)
        .containsEntry("FutureFigure", 3L)
        .doesNotContainKey("ProtectionKey");
    assertThat(heap.attributes())
        .isEqualTo(Map.of("ProtectionKey", "0", "VmFlags", "rd wr mr mw me ac lo"));
    assertThat(heap.resident()).isEqualTo(12 << 10);
    assertThat(heap.privateResident()).isEqualTo(4 << 10);
    assertThat(heap.sharedResident()).isEqualTo(8 << 10);
    assertThat(heap.shareableResident()).isEqualTo(8 << 10);
    assertThat(heap.swapped()).isEqualTo(20 << 10);
    assertThat(heap.locked()).isEqualTo(4 << 10);
    assertThat(heap.bytes("NoSuchKey")).isZero();
  }

  @Test
  void readsTheTopmostAddressesAsUnsigned() throws MapsFormatException {
    Mapping mapping = one("ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]");
    assertThat(mapping.size()).isEqualTo(4096);
  }

  @Test
  void anEmptyTextHasNoMappings() throws MapsFormatException {
    assertThat(SmapsParser.parse("maps", "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "hello                                  | 2: expected a mapping such as",
        "2000-3000 rw-p 00000000 00:00          | 2: expected a mapping such as",
        "2000-3000 rwzp 00000000 00:00 0        | 2: expected a mapping such as",
        "2000 rw-p 00000000 00:00 0             | 2: expected a mapping such as",
        "2000-3g00 rw-p 00000000 00:00 0        | 2: expected a hexadecimal number, found '3g00'",
        "-3000 rw-p 00000000 00:00 0            | 2: expected a hexadecimal number, found ''",
        "3000-3000 rw-p 00000000 00:00 0        | 2: expected a range that ends above its start",
        "4000-3000 rw-p 00000000 00:00 0        | 2: expected a range that ends above its start",
        "1800-3000 rw-p 00000000 00:00 0        | 2: expected a range above the one before",
        "2000-3000 rw-p 0000z000 00:00 0        | 2: expected a hexadecimal number",
        "2000-3000 rw-p 00000000 00:00 x        | 2: expected the number of an inode, found 'x'",
        "2000-3000 rw-p 0 00:00 99999999999999999999 | 2: expected the number of an inode",
        "Rss: many kB                           | 2: expected a number of kB for Rss, found 'many'",
        "Rss: -1 kB                             | 2: expected a number of kB for Rss",
        "Rss: 9223372036854775807 kB            | 2: expected a number of kB for Rss",
        "12345678901234567-3 rw-p 0 00:00 0     | 2: expected a hexadecimal number",
      })
  void aBrokenLineIsRefusedInOneSentenceWithItsNumber(String line, String message) {
    assertThatExceptionOfType(MapsFormatException.class)
        .isThrownBy(
            () -> SmapsParser.parse("maps", "1000-2000 rw-p 00000000 00:00 0\n" + line + "\n"))
        .withMessageStartingWith("maps:" + message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(200));
  }

  @Test
  void aKeyBeforeTheFirstMappingIsRefused() {
    assertThatExceptionOfType(MapsFormatException.class)
        .isThrownBy(() -> SmapsParser.parse("smaps", "Rss: 4 kB\n"))
        .withMessageStartingWith("smaps:1: expected a mapping");
  }

  @Test
  void whatWasFoundIsQuotedShortAndOnOneLine() {
    assertThatExceptionOfType(MapsFormatException.class)
        .isThrownBy(() -> SmapsParser.parse("maps", "\u0007" + "x".repeat(500)))
        .withMessageEndingWith("found '?" + "x".repeat(59) + "…'");
  }

  private static Mapping one(String line) throws MapsFormatException {
    List<Mapping> mappings = SmapsParser.parse("maps", line + "\n");
    assertThat(mappings).hasSize(1);
    return mappings.getFirst();
  }
}
