package org.freehold.trace.internal.heaptrack;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.freehold.trace.FuzzedTrace;

/// Any text read as heaptrack's raw data: it is read or refused, and the events are in order.
class HeaptrackFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] text) throws IOException {
    FuzzedTrace.read("v 10400 3\n", text);
    FuzzedTrace.read("v", text);
  }
}
