package org.freehold.flags;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any text parsed as settings: what is valid in it is kept unchanged, and nothing is thrown.
class SettingsFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isParsedOrReported(byte[] text) {
    String lines = new String(text, StandardCharsets.UTF_8);
    SettingsSamples.check(lines);
    SettingsSamples.check("[image a.jar]\n" + lines);
    SettingsSamples.check("[running]\npage-heap = " + lines);
  }
}
