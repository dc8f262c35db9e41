package org.freehold.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagChangeTest {

  private static String change(String before, String words) {
    FlagChange change = FlagChange.parse(words.isEmpty() ? List.of() : List.of(words.split(" +")));
    return change.applyTo(GlobalFlags.parse(before)).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "0, +hpa, 02000000",
    "0, +HPA, 02000000",
    "02000070, -htc, 02000060",
    "0, hpa, 00000000",
    "40, hpa +htc, 00000050",
    "0, 70, 00000070",
    "0, 0x70, 00000070",
    "0, 0X70, 00000070",
    "0, +0x70, 00000070",
    "0, 000000000070, 00000070",
    "70, -20, 00000050",
    "70, -0x20, 00000050",
    "70, 0, 00000070",
    "70, +0, 00000070",
    "70, -0, 00000070",
    "0, 2 +htc 0x40 -sls, 00000050",
    "0, +htc -htc, 00000000",
    "0, -htc +htc, 00000010",
    "70, 10, 00000070",
    "FFFFFFFF, -FFFFFFFF, 00000000",
    "0, ffffffff, ffffffff",
    "70, -ffffffff +ust, 00001000",
    "0, +ece, 00400000",
    "0, ece, 00000000",
    "0, 0xece, 00000ece",
    "0, +d32, 00020000",
    "1000, '', 00001000",
  })
  void followsTheRules(String before, String words, String after) {
    assertThat(change(before, words)).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "+xyz | unknown flag '+xyz': expected a flag, such as +htc, or a sum of flags, such as"
            + " 0x70",
        "xyz | unknown flag 'xyz': expected a flag, such as +htc, or a sum of flags, such as 0x70",
        "+ | unknown flag '+': expected a flag, such as +htc, or a sum of flags, such as 0x70",
        "++htc | unknown flag '++htc': expected a flag, such as +htc, or a sum of flags, such as"
            + " 0x70",
        "0x | unknown flag '0x': expected a flag, such as +htc, or a sum of flags, such as 0x70",
        "-1FFFFFFFF | '1FFFFFFFF' has more than 32 bits: FFFFFFFF is all flags",
        "٣ | unknown flag '٣': expected a flag, such as +htc, or a sum of flags, such as 0x70",
      })
  void rejectsWhatIsNeitherFlagNorSum(String word, String sentence) {
    assertThatThrownBy(() -> FlagChange.parse(List.of("+htc", word)))
        .isInstanceOf(FlagFormatException.class)
        .hasMessage(sentence);
  }

  @Test
  void reportsWhatWasAdded() {
    FlagChange change = FlagChange.parse(List.of("+htc", "hpa", "-hfc", "1000", "-htc"));
    assertThat(change.added()).hasToString("00001010");
    assertThat(change.isEmpty()).isFalse();
    assertThat(FlagChange.parse(List.of()).isEmpty()).isTrue();
  }
}
