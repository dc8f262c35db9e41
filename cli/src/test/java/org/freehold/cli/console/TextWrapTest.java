package org.freehold.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextWrapTest {

  @Test
  void aLineThatFitsOrAnUnknownWidthChangesNothing() {
    assertThat(TextWrap.line("a b c", 5)).isEqualTo("a b c");
    assertThat(TextWrap.line("a b c", 0)).isEqualTo("a b c");
  }

  @Test
  void wordsAreNeverBroken() {
    assertThat(TextWrap.line("Default: 0:600000, of java-heap", 12))
        .isEqualTo("Default:\n0:600000, of\njava-heap");
    assertThat(TextWrap.line("incomprehensibilities", 12)).isEqualTo("incomprehensibilities");
  }

  @Test
  void theSecondColumnKeepsItsLeftEdge() {
    assertThat(TextWrap.line("  -a, --all   one two three four", 24))
        .isEqualTo("  -a, --all\n      one two three four");
    assertThat(TextWrap.line("  -a   one two three four five", 20))
        .isEqualTo("  -a   one two three\n       four five");
    assertThat(TextWrap.line(" 1  at most  one two three four", 28))
        .isEqualTo(" 1  at most  one two three\n             four");
  }

  @Test
  void anIndentedLineContinuesFurtherIn() {
    assertThat(TextWrap.line("  freehold bench --forks 5", 24))
        .isEqualTo("  freehold bench --forks\n      5");
    assertThat(TextWrap.line("          one two three", 19))
        .isEqualTo("          one two\n          three");
  }

  @Test
  void coloursTakeNoSpace() {
    String bold = "\u001b[1mone\u001b[0m two";
    assertThat(TextWrap.line(bold, 7)).isEqualTo(bold);
    assertThat(TextWrap.line(bold, 6)).isEqualTo("\u001b[1mone\u001b[0m\ntwo");
  }

  @Test
  void linesKeepTheirSeparators() {
    assertThat(TextWrap.lines("a b\n\nc d\n", 2)).isEqualTo("a\nb\n\nc\nd\n");
    assertThat(TextWrap.lines("a b", 2)).isEqualTo("a\nb");
  }
}
