package org.freehold.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What the fuzz tests share: a trace whatever its bytes is either read in order or refused in one
/// line.
public final class FuzzedTrace {

  private FuzzedTrace() {}

  public static void read(String head, byte[] rest) throws IOException {
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] trace = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, trace, start.length, rest.length);
    try (TraceReader reader = TraceText.open(trace)) {
      EventOrder.check(reader);
    } catch (TraceFormatException e) {
      assertThat(e).message().startsWith("t:").doesNotContain("\n");
    }
  }
}
