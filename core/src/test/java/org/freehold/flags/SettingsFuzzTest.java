package org.freehold.flags;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any text read as settings: what makes sense in it is kept as it is, and nothing is thrown.
class SettingsFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrNamed(byte[] text) {
    String lines = new String(text, StandardCharsets.UTF_8);
    SettingsSamples.check(lines);
    SettingsSamples.check("[image a.jar]\n" + lines);
    SettingsSamples.check("[running]\npage-heap = " + lines);
  }
}
