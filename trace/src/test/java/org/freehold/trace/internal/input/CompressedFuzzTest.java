package org.freehold.trace.internal.input;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.freehold.trace.FuzzedTrace;

/// Any bytes after the magic numbers of zstd and gzip: read or refused.
class CompressedFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] data) throws IOException {
    FuzzedTrace.read("(\u00b5/\u00fd", data);
    FuzzedTrace.read("\u001f\u008b\u0008", data);
  }
}
