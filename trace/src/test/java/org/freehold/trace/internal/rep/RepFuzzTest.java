package org.freehold.trace.internal.rep;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.freehold.trace.FuzzedTrace;

/// Any text read as `.rep`: it is read or refused, and the events are in order.
class RepFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] text) throws IOException {
    FuzzedTrace.read("1 2 ", text);
    FuzzedTrace.read("", text);
  }
}
