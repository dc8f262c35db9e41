package org.freehold.trace.info;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.freehold.trace.GeneratedTrace;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceReader;
import org.freehold.trace.TraceText;
import org.freehold.trace.Traces;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The figures of traces, against figures reckoned otherwise.
class TraceSummaryTest {

  private static TraceSummary of(String trace) throws IOException {
    byte[] bytes = trace.getBytes(StandardCharsets.US_ASCII);
    try (TraceReader reader = Traces.open("t", new ByteArrayInputStream(bytes))) {
      return TraceSummary.of(reader, (_, _) -> {});
    }
  }

  @Test
  void countsWhatHappens() throws IOException {
    TraceSummary summary =
        of("1 9 8 0 1 a 0 8 1 a 1 100 2 f 1 1 r 0 16 2 f 0 1 f -1 1 a 2 0 1 f 2 ");
    assertThat(summary.operations()).isEqualTo(8);
    assertThat(summary.allocations()).isEqualTo(3);
    assertThat(summary.reallocations()).isEqualTo(1);
    assertThat(summary.frees()).isEqualTo(3);
    assertThat(summary.nullFrees()).isEqualTo(1);
    assertThat(summary.threads()).isEqualTo(2);
    assertThat(summary.crossThreadFrees()).isEqualTo(2);
    assertThat(summary.costs().temporary()).isEqualTo(1);
    assertThat(summary.costs().peakBytes()).isEqualTo(108);
    assertThat(summary.costs().peakBlocks()).isEqualTo(2);
    assertThat(summary.costs().peakSequence()).isEqualTo(2);
    assertThat(summary.costs().liveBlocks()).isZero();
    assertThat(summary.sizes().sum()).isEqualTo(124);
    assertThat(summary.lifetimes().count(1)).isEqualTo(2);
    assertThat(summary.lifetimes().count(3)).isEqualTo(1);
  }

  @Test
  void whatWasLiveAtThePeakIsWhatACopyAtThePeakHas() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      String trace = stacksTrace(new SplittableRandom(seed));
      Map<Long, Long> live = new HashMap<>();
      Map<Long, Long> atPeak = Map.of();
      List<Long> stackOf = new ArrayList<>();
      List<Long> sizeOf = new ArrayList<>();
      long now = 0;
      long most = 0;
      TraceEvent event = new TraceEvent();
      byte[] bytes = trace.getBytes(StandardCharsets.US_ASCII);
      try (TraceReader reader = Traces.open("t", new ByteArrayInputStream(bytes))) {
        while (reader.next(event)) {
          if (event.size() > 0) {
            stackOf.add(event.stackId());
            sizeOf.add(event.size());
            live.merge(event.stackId(), event.size(), Long::sum);
            now += event.size();
          } else {
            int id = (int) event.id();
            live.merge(stackOf.get(id), -sizeOf.get(id), Long::sum);
            now -= sizeOf.get(id);
          }
          if (now > most) {
            most = now;
            atPeak = new HashMap<>(live);
          }
        }
      }
      StackCosts costs = of(trace).costs();
      assertThat(costs.peakBytes()).isEqualTo(most);
      for (int stack = 1; stack < costs.stackCount(); stack++) {
        assertThat(costs.peakBytes(stack))
            .as("seed %d, stack %d", seed, stack)
            .isEqualTo(atPeak.getOrDefault((long) stack, 0L));
        assertThat(costs.liveBytes(stack)).isEqualTo(live.getOrDefault((long) stack, 0L));
      }
    }
  }

  private static String stacksTrace(SplittableRandom random) {
    StringBuilder lines = new StringBuilder("v 1 3\nt 1 0\nt 2 0\nt 3 0\nt 4 0\nt 5 0\n");
    List<Integer> live = new ArrayList<>();
    for (int i = 1; i < 200; i++) {
      if (random.nextInt(5) < 3 || live.isEmpty()) {
        live.add(i);
        lines.append(
            String.format("+ %x %x %x%n", 1 + random.nextInt(99), 1 + random.nextInt(5), 16 * i));
      } else {
        int index = random.nextInt(live.size());
        int gone = live.get(index);
        live.set(index, live.getLast());
        live.removeLast();
        lines.append(String.format("- %x%n", 16 * gone));
      }
    }
    return lines.toString();
  }

  @Test
  void histogramsCountByPowersOfTwo() {
    Histogram histogram = new Histogram();
    for (long value : new long[] {0, 1, 2, 3, 4, -1}) {
      histogram.add(value);
    }
    assertThat(histogram.buckets()).isEqualTo(65);
    assertThat(histogram.count(2)).isEqualTo(2);
    assertThat(Histogram.from(2)).isEqualTo(2);
    assertThat(Histogram.to(2)).isEqualTo(3);
    assertThat(Histogram.to(64)).isEqualTo(-1);
    assertThat(histogram.quantile(0.5)).isEqualTo(2);
    assertThat(new Histogram().quantile(0.5)).isEqualTo(-1);
  }

  @Test
  void needsLittleMemory() throws IOException {
    summarise(300_000);
  }

  @Tag("campaign")
  @Test
  void needsLittleMemoryForALongTrace() throws IOException {
    summarise(100_000_000);
  }

  private static void summarise(long operations) throws IOException {
    long before = TraceText.usedBytes();
    try (TraceReader reader = Traces.open("t", new GeneratedTrace(operations, 5_000))) {
      TraceSummary summary = TraceSummary.of(reader, (_, _) -> {});
      assertThat(TraceText.usedBytes() - before).isLessThan(16 << 20);
      assertThat(summary.operations()).isEqualTo(operations);
    }
  }
}
