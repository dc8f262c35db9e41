package org.freehold.trace.internal.calls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.freehold.trace.FuzzedTrace;

/// Anything read as a trace of valgrind: it is read or refused, and the events are in order.
class ValgrindFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] text) throws IOException {
    FuzzedTrace.read("--1-- malloc(24) = 0x10\n--1-- realloc(", text);
    FuzzedTrace.read("", text);
  }
}
