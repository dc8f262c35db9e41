package org.freehold.inspect.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Any text read as a record: it is read or refused, and what is read makes sense.
class RecordFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] text) throws IOException {
    String lines = new String(text, StandardCharsets.UTF_8);
    RecordText.check(lines);
    RecordText.check(RecordText.HEADER + lines);
  }
}
