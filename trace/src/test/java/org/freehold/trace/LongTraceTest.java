package org.freehold.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Memory of a reader follows the blocks that are live, not the length of the trace.
class LongTraceTest {

  private static final int LIVE = 10_000;

  @ParameterizedTest
  @ValueSource(longs = {300_000})
  void readsATraceInLittleMemory(long operations) throws IOException {
    readInLittleMemory(operations);
  }

  @Tag("campaign")
  @ParameterizedTest
  @ValueSource(longs = {10_000_000, 100_000_000})
  void readsALongTraceInLittleMemory(long operations) throws IOException {
    readInLittleMemory(operations);
  }

  private static void readInLittleMemory(long operations) throws IOException {
    TraceEvent event = new TraceEvent();
    int slots = 0;
    long before = usedBytes();
    try (TraceReader reader = Traces.open("t", new GeneratedTrace(operations, LIVE), 0)) {
      while (reader.next(event)) {
        slots = Math.max(slots, event.slot() + 1);
      }
      assertThat(usedBytes() - before).isLessThan(16 << 20);
      assertThat(reader.repairs()).isEqualTo(Repairs.NONE);
    }
    assertThat(event.sequence()).isEqualTo(operations);
    assertThat(slots).isBetween(LIVE / 3, LIVE);
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
