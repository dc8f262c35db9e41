package org.freehold.trace.internal.calls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.freehold.trace.FuzzedTrace;

/// Anything read as a trace of ltrace: it is read or refused, and the events are in order.
class LtraceFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] text) throws IOException {
    FuzzedTrace.read("malloc(24) = 0x10\n", text);
    FuzzedTrace.read("", text);
  }
}
