package org.freehold.trace.internal.calls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.freehold.trace.FuzzedTrace;

/// Anything read as a trace of strace: it is read or refused, and the events are in order.
class StraceFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] text) throws IOException {
    FuzzedTrace.read("brk(NULL) = 0x1000\nmmap(", text);
    FuzzedTrace.read("", text);
  }
}
