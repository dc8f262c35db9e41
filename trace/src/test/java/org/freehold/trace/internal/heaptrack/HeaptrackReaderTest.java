package org.freehold.trace.internal.heaptrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.freehold.trace.TraceText.events;
import static org.freehold.trace.TraceText.repairs;

import java.io.IOException;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.TraceReader;
import org.freehold.trace.TraceText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// heaptrack's raw data: what is read, repaired, skipped and refused.
class HeaptrackReaderTest {

  private static final String HEAD = "v 10400 3\nx 9 /opt/demo\nX ./demo\nI 1000 5e298d\n";

  @Test
  void readsAllocationsAndFrees() throws IOException {
    String text = HEAD + "m 1 -\nt 56528 0\n+ 18 1 5652b40\n+ ff 0 5652b80\n- 5652b40\n";
    assertThat(events(text)).containsExactly("allocate 0 24", "allocate 1 255", "free 0");
    assertThat(repairs(text)).isEqualTo(Repairs.NONE);
  }

  @Test
  void tellsAddressStackAndTime() throws IOException {
    TraceEvent event = new TraceEvent();
    try (TraceReader reader =
        TraceText.open(HEAD + "t 1 0\nt 2 1\nc 1f4\n+ 8 2 7fff0010\n- 7fff0010\n")) {
      reader.next(event);
      assertThat(event.address()).isEqualTo(0x7fff0010L);
      assertThat(event.stackId()).isEqualTo(2);
      assertThat(event.timeNanos()).isEqualTo(500_000_000L);
      reader.next(event);
      assertThat(event.address()).isEqualTo(0x7fff0010L);
      assertThat(event.stackId()).isZero();
    }
  }

  @Test
  void skipsTheFreeOfAnUnknownAddress() throws IOException {
    String text = HEAD + "- 10\n+ 8 0 20\n- 20\n- 20\n";
    assertThat(events(text)).containsExactly("allocate 0 8", "free 0");
    assertThat(repairs(text)).isEqualTo(new Repairs(2, 0, 0, 0, 0, 0));
  }

  @Test
  void putsInTheFreeOfAnAddressThatIsHandedOutAgain() throws IOException {
    String text = HEAD + "+ 8 0 20\n+ 9 0 20\n- 20\n";
    assertThat(events(text)).containsExactly("allocate 0 8", "free 0", "allocate 1 9", "free 1");
    assertThat(repairs(text)).isEqualTo(new Repairs(0, 0, 1, 0, 0, 0));
  }

  @Test
  void skipsFreesOfNullAndFailedAllocations() throws IOException {
    String text = HEAD + "- 0\n+ 8 0 0\n+ 8 0 0\n";
    assertThat(events(text)).isEmpty();
    assertThat(repairs(text)).isEqualTo(new Repairs(0, 1, 0, 2, 0, 0));
  }

  @Test
  void passesOverTheOtherKindsOfLines() throws IOException {
    String text =
        HEAD
            + "R 3ac\n"
            + "S leak:foo bar\n"
            + "A\n"
            + "# a comment\n"
            + "m f linux-vdso.so.1 7f 0 1\n"
            + "Z new\n"
            + "+ 8 0 20\n";
    assertThat(events(text)).containsExactly("allocate 0 8");
  }

  @Test
  void believesNothingInACommandLineOfSeveralLines() throws IOException {
    String text = "v 10400 3\nx 1 p\nX perl -e my %h;\n+ 8 0 20\n}\n\nI 1000 5e\n+ 9 0 20\n";
    assertThat(events(text)).containsExactly("allocate 0 9");
  }

  @Test
  void passesOverALineThatIsLongerThanTheWindow() throws IOException {
    String text = HEAD + "m " + "f".repeat(1 << 20) + "\n+ 8 0 20\n";
    assertThat(events(text)).containsExactly("allocate 0 8");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          v                   | t:1: expected the version of heaptrack, found the end of the file
          valgrind 1          | t:1: expected 'v', the version of heaptrack, found 'valgrind'
          v 10300 2~          | t:1: expected heaptrack's file format 3, found 2
          v 10400 4~          | t:1: expected heaptrack's file format 3, found 4
          v 10400~            | t:1: expected the version of the file format, found the end of the line
          v 10400 3 9~        | t:1: expected the end of the line, found '9'
          v 10400 3           | t:1: expected a complete line, found the end of the file
          v 1 3~+ 8 0~        | t:2: expected the address of the block, found the end of the line
          v 1 3~+ 8 0 20      | t:2: expected a complete line, found the end of the file
          v 1 3~+ 8 0 xyz~    | t:2: expected the address of the block, found 'xyz'
          v 1 3~+ 8 0 2G~     | t:2: expected the address of the block, found '2G'
          v 1 3~+ 8 0 11112222333344445~ | t:2: expected the address of the block, found '11112222333344445'
          v 1 3~+ 8 1 20~     | t:2: expected the number of one of the 0 stacks so far, found 1
          v 1 3~+  8 0 20~    | t:2: expected the size of the allocation, found a space
          v 1 3~+8 0 20~      | t:2: expected a letter for the kind of line, found '+8'
          v 1 3~+ -8 0 20~    | t:2: expected the size of the allocation, found '-8'
          v 1 3~- 20 8~       | t:2: expected the end of the line, found '8'
          v 1 3~-~            | t:2: expected the address of a block, found the end of the line
          v 1 3~- 20^~        | t:2: expected the end of the line, found '\\x00'
          v 1 3~t 20 1~       | t:2: expected the number of one of the 0 stacks so far, found 1
          v 1 3~t 20~         | t:2: expected the number of the calling stack, found the end of the line
          v 1 3~c ffffffffffffffff~ | t:2: expected milliseconds since the start, found ffffffffffffffff
          v 1 3~m 1           | t:2: expected a complete line, found the end of the file
          v 1 3~~             | t:2: expected a letter for the kind of line, found the end of the line
          v 1 3~^ 1~          | t:2: expected a letter for the kind of line, found '\\x00'
          v 1 3~1 2~          | t:2: expected a letter for the kind of line, found '1'
          v 1 3~X demo~       | t:3: expected 'I', which follows the command line, found the end of the file
          v 1 3~s 4 main~     | t:2: expected heaptrack's raw data, which has addresses (record with heaptrack --raw), found 's'
          v 1 3~a 8 0~        | t:2: expected heaptrack's raw data, which has addresses (record with heaptrack --raw), found 'a'
          """)
  void isRefusedInOneSentence(String text, String message) {
    String trace = text.replace('~', '\n').replace('^', '\0');
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> TraceText.read(trace))
        .withMessage(message);
  }

  @Test
  void refusesALineWithoutEnd() {
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> TraceText.read(HEAD + "m " + "f".repeat(5 << 20)))
        .withMessage("t:5: expected a line of at most 4 MiB, found a longer one");
  }

  @Test
  void refusesACommandLineWithoutEnd() {
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> TraceText.read("v 1 3\nX p\n" + "a line\n".repeat(1 << 20)))
        .withMessage("t:2: expected a command line of at most 4 MiB, found a longer one");
  }
}
