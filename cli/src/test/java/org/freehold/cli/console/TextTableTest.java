package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.freehold.cli.TestShell;
import org.junit.jupiter.api.Test;

class TextTableTest {

  private static final List<TextTable.Column> COLUMNS =
      List.of(
          TextTable.Column.text("name", 6),
          TextTable.Column.figure("size", 8),
          TextTable.Column.figure("n", 3));

  @Test
  void alignsWordsLeftAndFiguresRight() {
    TestShell shell = TestShell.pipes();
    TextTable table = new TextTable(shell.shell(), COLUMNS);
    table.caption("in all:");
    table.header();
    table.row(List.of("a", "1.5 KiB", "2"));
    assertThat(shell.out().lines())
        .containsExactly(
            "            in all:", //
            "name       size   n",
            "a       1.5 KiB   2");
    assertThat(table.width()).isEqualTo(19);
  }

  @Test
  void aWideCellTakesItsRoomFromTheNextOnes() {
    TestShell shell = TestShell.pipes();
    new TextTable(shell.shell(), COLUMNS).row(List.of("a-long-name", "1 B", "2"));
    assertThat(shell.out().lines()).containsExactly("a-long-name 1 B   2");
  }

  @Test
  void whereTheTerminalIsNarrowColumnsAreStacked() {
    TestShell shell = TestShell.columns(40);
    TextTable table =
        new TextTable(
            shell.shell(),
            List.of(
                TextTable.Column.text("name", 20),
                TextTable.Column.figure("size", 18),
                TextTable.Column.figure("n", 3)));
    table.caption("in all:");
    table.header();
    table.row(List.of("a", "1.5 KiB", "2"));
    assertThat(shell.out().lines())
        .containsExactly(
            "in all:", //
            "name                               size",
            "    n",
            "a                               1.5 KiB",
            "    2");
  }

  @Test
  void aCaptionThatIsWiderThanTheTerminalIsWrapped() {
    TestShell shell = TestShell.columns(40);
    new TextTable(shell.shell(), COLUMNS)
        .caption("in all, with everything, realized (overhead at peak)");
    assertThat(shell.out().lines())
        .containsExactly("in all, with everything, realized", "(overhead at peak)");
  }

  @Test
  void wordsInTheLastColumnAreWrappedWithinIt() {
    TestShell shell = TestShell.columns(40);
    new TextTable(
            shell.shell(),
            List.of(TextTable.Column.text("name", 8), TextTable.Column.text("what it is", 60)))
        .row(List.of("larson", "a server that hands slices to new threads"));
    assertThat(shell.out().lines())
        .containsExactly(
            "larson   a server that hands slices to", //
            "         new threads");
  }

  @Test
  void rowsAppearAtOnce() {
    java.io.StringWriter seen = new java.io.StringWriter();
    Shell shell =
        new Shell(
            new java.io.PrintWriter(new java.io.BufferedWriter(seen)),
            new java.io.PrintWriter(seen),
            false,
            false,
            Map.of());
    new TextTable(shell, COLUMNS).row(List.of("a", "b", "c"));
    assertThat(seen.toString()).isNotEmpty();
  }
}
