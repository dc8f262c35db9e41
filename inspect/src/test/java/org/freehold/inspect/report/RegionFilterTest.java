package org.freehold.inspect.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import org.freehold.inspect.MapTexts;
import org.freehold.inspect.ProcessMaps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionFilterTest {

  private static final List<String> ANY = List.of();

  @ParameterizedTest
  @CsvSource({
    "Mapped File, 1",
    "mappedfile, 1",
    "heap, 1",
    "IMAGE, 4",
    "code cache, 0",
  })
  void aUsageIsAskedForByItsName(String word, int regions) throws IOException {
    assertThat(count(RegionFilter.of(List.of(word), ANY, ANY, ANY, 0))).isEqualTo(regions);
  }

  @ParameterizedTest
  @CsvSource({"MEM_RESERVE, 1", "reserved, 1", "commit, 10", "Committed, 0"})
  void aStateMayLackItsPrefix(String word, int regions) throws IOException {
    if (regions == 0) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RegionFilter.of(ANY, List.of(word), ANY, ANY, 0))
          .withMessage("unknown state 'Committed'; known are: MEM_FREE, MEM_RESERVE, MEM_COMMIT");
    } else {
      assertThat(count(RegionFilter.of(ANY, List.of(word), ANY, ANY, 0))).isEqualTo(regions);
    }
  }

  @Test
  void allThatIsAskedForMustHold() throws IOException {
    List<String> types = List.of("image", "private");
    List<String> protections = List.of("readwrite");
    assertThat(count(RegionFilter.of(ANY, ANY, types, protections, 0))).isEqualTo(3);
    assertThat(count(RegionFilter.of(ANY, ANY, types, protections, 8192))).isEqualTo(2);
    assertThat(count(RegionFilter.of(ANY, ANY, ANY, ANY, 0))).isEqualTo(11);
  }

  @Test
  void whatIsReservedHasNoProtection() throws IOException {
    assertThat(count(RegionFilter.of(ANY, ANY, ANY, List.of("noaccess"), 0))).isZero();
  }

  private static long count(RegionFilter filter) throws IOException {
    return ProcessMaps.parse("t", MapTexts.SLEEP).regions().stream()
        .filter(filter::accepts)
        .count();
  }
}
