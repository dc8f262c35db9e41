package org.freehold.inspect.crash;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any text as an error log: read or refused, and what is read can be explained.
class CrashLogFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    CrashLogs.check(text);
    CrashLogs.check(CrashLogs.START + text);
  }
}
