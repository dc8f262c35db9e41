package org.freehold.inspect;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// Any text read as a map: it is read or refused, and what is read makes sense.
class MapsFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] text) {
    SensibleMap.check(new String(text, StandardCharsets.UTF_8));
  }
}
