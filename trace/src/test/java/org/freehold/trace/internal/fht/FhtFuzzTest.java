package org.freehold.trace.internal.fht;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.freehold.trace.FuzzedTrace;

/// Any bytes as a `.fht` file, and as the data of a frame whose sum is right: they are read or
/// refused, and the events are in order.
class FhtFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] bytes) throws IOException {
    FuzzedTrace.read("FHT\u001a", bytes);
    FuzzedTrace.read("", FhtReaderTest.frame(bytes.length == 0 ? 0 : bytes[0] & 7, bytes));
  }
}
