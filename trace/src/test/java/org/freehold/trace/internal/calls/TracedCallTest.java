package org.freehold.trace.internal.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.freehold.trace.TraceText;
import org.junit.jupiter.api.Test;

/// Calls on two lines, as ltrace and strace write them when threads run at the same time.
class TracedCallTest {

  @Test
  void aCallOnTwoLinesIsOne() throws IOException {
    String text = "malloc(10 <unfinished ...>\n<... malloc resumed> ) = 0x10\n";
    assertThat(TraceText.events(text)).containsExactly("allocate 0 10");
  }

  /// Found by fuzzing: the space after the dots was taken for the one before `resumed`.
  @Test
  void aResumedCallWithoutANameIsPassedOver() throws IOException {
    String text = "malloc(10 <unfinished ...>\n<... resumed> ) = 0x10\nmalloc(8) = 0x20\n";
    assertThat(TraceText.events(text)).containsExactly("allocate 0 8");
  }
}
