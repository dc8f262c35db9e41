package org.freehold.inspect.crash;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any bytes as a file of page heap records, and over one: read or refused, and what is read makes
/// sense.
class PageRecordFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] bytes) {
    RecordFiles.check(bytes);
    byte[] example = RecordFiles.example();
    int length = Math.min(bytes.length, example.length - RecordFiles.RECORD_CHUNK);
    System.arraycopy(bytes, 0, example, RecordFiles.RECORD_CHUNK, length);
    RecordFiles.check(example);
  }
}
