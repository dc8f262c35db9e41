package org.freehold.trace.internal.calls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.freehold.trace.FuzzedTrace;

/// Anything read as a trace of mtrace: it is read or refused, and the events are in order.
class MtraceFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] text) throws IOException {
    FuzzedTrace.read("= Start\n@ a:[0x1] ", text);
    FuzzedTrace.read("", text);
  }
}
