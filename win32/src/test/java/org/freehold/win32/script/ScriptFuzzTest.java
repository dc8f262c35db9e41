package org.freehold.win32.script;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any text parsed and run as a script of Win32 calls: it is refused or answered.
class ScriptFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isRefusedOrAnswered(byte[] text) {
    ScriptSamples.check(new String(text, StandardCharsets.UTF_8));
  }
}
