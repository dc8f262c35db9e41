package org.freehold.trace.internal.rep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freehold.trace.TraceText.events;
import static org.freehold.trace.TraceText.repairs;

import java.io.IOException;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceReader;
import org.freehold.trace.TraceText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The dialects of `.rep`, and what is odd but readable.
class RepReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20000\n2\n4\n1\na 0 512\na 1 128\nr 0 640\nf 1\n",
        "1\n2\n4\n768\na 0 512\na 1 128\nr 0 640\nf 1\n",
        "1\n2\n4\n0\na 0 512\na 1 128\nr 0 640\nf 1\n",
        "2\n4\na 0 512\na 1 128\nr 0 640\nf 1\n",
        "2\n4\n0 a 0 512\n1 a 1 128\n0 r 0 640\n1 f 1\n",
        "1\n2\n4\n768\n0 a 0 512\n1 a 1 128\n0 r 0 640\n1 f 1\n",
        "1\r\n2\r\n4\r\n768\r\na 0 512\r\na 1 128\r\nr 0 640\r\nf 1\r\n",
        "\n\n1\n\n2\n4\n768\n\n\na 0 512\n\na 1 128\n \nr 0 640\nf 1\n\n\n",
        "1 2 4 768 a 0 512 a 1 128 r 0 640 f 1",
        "\t1 2\t4\f768\u000b a\n0\n512\na\n1 128 r 0\t640\nf\n1",
        "1\n02\n4\n768\na 00 0512\na 1 128\nr 0 640\nf 1\n",
      })
  void readsEveryDialect(String text) throws IOException {
    assertThat(events(text))
        .containsExactly("allocate 0 512", "allocate 1 128", "reallocate 0 640", "free 1");
    assertThat(repairs(text)).isEqualTo(Repairs.NONE);
  }

  @Test
  void readsTheThreadOfEachOperation() throws IOException {
    TraceEvent event = new TraceEvent();
    try (TraceReader reader = TraceText.open("1\n2\n7 a 0 1\n9 f 0\n")) {
      reader.next(event);
      assertThat(event.thread()).isEqualTo(7);
      reader.next(event);
      assertThat(event.thread()).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0", "1 0 0 1", "0\n0\n\n"})
  void readsATraceWithoutOperations(String text) throws IOException {
    assertThat(events(text)).isEmpty();
  }

  @Test
  void countsAFreeOfNullAsAnOperationAndNotAsARepair() throws IOException {
    assertThat(events("1 3 a 0 8 f -1 f 0")).containsExactly("allocate 0 8", "free null", "free 0");
    assertThat(repairs("1 3 a 0 8 f -1 f 0")).isEqualTo(Repairs.NONE);
  }

  @Test
  void freesABlockThatIsResizedToNothing() throws IOException {
    String text = "1 4 a 0 8 r 0 0 f 0 f 0";
    assertThat(events(text)).containsExactly("allocate 0 8", "free 0", "free null", "free null");
    assertThat(repairs(text)).isEqualTo(Repairs.NONE);
  }

  @Test
  void allocatesAgainAfterABlockWasResizedToNothing() throws IOException {
    String text = "1 6 a 0 8 r 0 0 a 0 9 f 0 f 0 r 0 0";
    assertThat(events(text))
        .containsExactly("allocate 0 8", "free 0", "allocate 1 9", "free 1", "free null");
    assertThat(repairs(text)).isEqualTo(new Repairs(1, 0, 0, 0, 0, 0));
  }

  @Test
  void resizingAnUnknownBlockAllocatesIt() throws IOException {
    assertThat(events("2 4 r 0 8 r 0 9 r 1 0 f 1"))
        .containsExactly("allocate 0 8", "reallocate 0 9", "free null", "free null");
  }

  @Test
  void readsSizesOf63Bits() throws IOException {
    assertThat(events("2 2 a 0 80000000000000000 a 1 9223372036854775807"))
        .containsExactly("allocate 0 80000000000000000", "allocate 1 9223372036854775807");
  }

  @Test
  void skipsTheFreeOfABlockThatIsNotLive() throws IOException {
    String text = "3 5 f 2 a 0 8 f 0 f 0 a 1 8";
    assertThat(events(text)).containsExactly("allocate 0 8", "free 0", "allocate 1 8");
    assertThat(repairs(text)).isEqualTo(new Repairs(2, 0, 0, 0, 0, 0));
  }

  @Test
  void freesALiveBlockBeforeItsNumberIsTakenAgain() throws IOException {
    String text = "1 3 a 0 8 a 0 9 f 0";
    assertThat(events(text)).containsExactly("allocate 0 8", "free 0", "allocate 1 9", "free 1");
    assertThat(repairs(text)).isEqualTo(new Repairs(0, 0, 1, 0, 0, 0));
  }

  @Test
  void skipsOperationsBeyondTheNumberDeclared() throws IOException {
    String text = "3 2 a 0 8 f 0 a 1 8 r 1 9 f 1";
    assertThat(events(text)).containsExactly("allocate 0 8", "free 0");
    assertThat(repairs(text)).isEqualTo(new Repairs(0, 0, 0, 0, 3, 0));
  }

  @Test
  void keepsBlockNumbersBeyondThoseDeclared() throws IOException {
    String text = "1 4 a 0 8 a 1 8 f 1 a 9223372036854775807 1";
    assertThat(events(text))
        .containsExactly("allocate 0 8", "allocate 1 8", "free 1", "allocate 2 1");
    assertThat(repairs(text)).isEqualTo(new Repairs(0, 0, 0, 0, 0, 3));
  }

  @Test
  void takesNoMemoryForWhatTheHeaderDeclares() throws IOException {
    TraceEvent event = new TraceEvent();
    try (TraceReader reader = TraceText.open("1 9223372036854775807 9223372036854775807 1 a 0 8")) {
      assertThat(reader.next(event)).isTrue();
    }
  }

  @Test
  void givesTheSlotOfAFreedBlockToTheNext() throws IOException {
    TraceEvent event = new TraceEvent();
    int[] expected = {0, 1, 0, 0, 1, 2};
    try (TraceReader reader = TraceText.open("9 6 a 5 1 a 6 1 f 5 a 7 1 r 6 2 a 8 1")) {
      for (int i = 0; i < expected.length; i++) {
        assertThat(reader.next(event)).isTrue();
        assertThat(event.slot()).as("event %s", event).isEqualTo(expected[i]);
        assertThat(event.sequence()).isEqualTo(i + 1);
      }
      assertThat(reader.next(event)).isFalse();
      assertThat(reader.next(event)).isFalse();
    }
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    String text = "1 2 a 0 8 f 0";
    try (TraceReader reader = TraceText.open(text)) {
      TraceText.drain(reader);
      assertThat(reader.bytesRead()).isEqualTo(text.length());
      assertThat(reader.bytesTotal()).isEqualTo(text.length());
    }
  }
}
