package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WideTextTest {

  private static final List<String> TABLE =
      List.of(
          "Type                 Size    Committed   Private",
          "------------------------------------------------",
          "Total              68,612       10,112    10,112",
          "Image",
          "Private Data        8,196        8,196     8,196");

  @Test
  void aTableThatFitsIsUnchanged() {
    assertThat(WideText.wrap(TABLE, 48)).isEqualTo(TABLE);
    assertThat(WideText.wrap(TABLE, 0)).isEqualTo(TABLE);
  }

  @Test
  void aWiderOneIsCutBetweenColumns() {
    assertThat(WideText.wrap(TABLE, 40))
        .containsExactly(
            "Type                 Size    Committed",
            "    Private",
            "----------------------------------------",
            "Total              68,612       10,112",
            "     10,112",
            "Image",
            "Private Data        8,196        8,196",
            "      8,196");
  }

  @Test
  void noWordAndNoNumberIsEverBroken() {
    List<String> words =
        TABLE.stream().flatMap(line -> List.of(line.split(" +")).stream()).toList();
    for (int columns = 14; columns < 60; columns++) {
      List<String> lines = WideText.wrap(TABLE, columns).stream().flatMap(String::lines).toList();
      assertThat(lines)
          .filteredOn(line -> !line.contains("---"))
          .flatMap(line -> List.of(line.strip().split(" +")))
          .containsExactlyInAnyOrderElementsOf(
              words.stream().filter(word -> !word.contains("---")).toList());
    }
  }
}
