package org.freehold.trace.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.trace.GeneratedTrace;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceReader;
import org.freehold.trace.TraceText;
import org.freehold.trace.Traces;
import org.freehold.trace.write.TraceWriters.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written and read again is what it was.
class RoundTripTest {

  static List<Path> examples() throws IOException {
    return TraceText.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void fhtKeepsEverything(Path trace) throws IOException {
    byte[] fht = convert(Files.readAllBytes(trace), OutputFormat.FHT);
    assertThat(all(fht)).isEqualTo(all(Files.readAllBytes(trace)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void repKeepsOperationsAndSizes(Path trace) throws IOException {
    byte[] rep = convert(Files.readAllBytes(trace), OutputFormat.REP);
    assertThat(operations(rep)).isEqualTo(operations(Files.readAllBytes(trace)));
  }

  @Test
  void heaptrackKeepsEverythingThatHeaptrackKnows() throws IOException {
    byte[] raw = Files.readAllBytes(TraceText.EXAMPLES.resolve("sqlite3.raw.zst"));
    byte[] fht = convert(raw, OutputFormat.FHT);
    assertThat(all(convert(fht, OutputFormat.HEAPTRACK))).isEqualTo(all(raw));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void fhtKeepsTracesOfAnyShape(long seed) throws IOException {
    byte[] rep = anyRep(new SplittableRandom(seed));
    assertThat(all(convert(rep, OutputFormat.FHT))).isEqualTo(all(rep));
    assertThat(operations(convert(rep, OutputFormat.REP))).isEqualTo(operations(rep));
  }

  @Test
  void fhtHasManyFramesAndIsSmall() throws IOException {
    byte[] rep = new GeneratedTrace(300_000, 5_000).readAllBytes();
    byte[] fht = convert(rep, OutputFormat.FHT);
    assertThat(fht.length).isLessThan(rep.length / 3);
    assertThat(all(fht)).isEqualTo(all(rep));
  }

  @Test
  void anEmptyTraceStaysOne() throws IOException {
    byte[] rep = "0 0".getBytes(StandardCharsets.US_ASCII);
    for (OutputFormat format : new OutputFormat[] {OutputFormat.FHT, OutputFormat.REP}) {
      assertThat(all(convert(rep, format))).isEmpty();
    }
  }

  /// Threads, frees of null, sizes of all magnitudes, and resizes to everything.
  private static byte[] anyRep(SplittableRandom random) {
    StringBuilder lines = new StringBuilder();
    boolean[] live = new boolean[40];
    int operations = 0;
    int threads = random.nextInt(4);
    while (operations < 2_000) {
      operations++;
      lines.append(threads > 0 ? random.nextInt(threads) + " " : "");
      int id = random.nextInt(live.length);
      long size = random.nextLong() >>> (1 + random.nextInt(63));
      if (random.nextInt(20) == 0) {
        lines.append("f -1\n");
      } else if (!live[id]) {
        lines.append("a " + id + " " + size + "\n");
        live[id] = true;
      } else if (random.nextBoolean()) {
        lines.append("r " + id + " " + Math.max(1, size) + "\n");
      } else {
        lines.append("f " + id + "\n");
        live[id] = false;
      }
    }
    return ("1 40 2000 0\n" + lines).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] convert(byte[] trace, OutputFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TraceReader reader = Traces.open("t", new ByteArrayInputStream(trace));
        TraceWriter writer = TraceWriters.open(format, out, Origin.of(reader), Weight.BYTES)) {
      TraceWriters.copy(reader, writer, (_, _) -> {});
    }
    return out.toByteArray();
  }

  /// All that a reader reports of each event. Stacks are compared by their frames, since their
  /// numbers may differ.
  private static List<String> all(byte[] trace) throws IOException {
    List<String> all = new ArrayList<>();
    TraceEvent event = new TraceEvent();
    try (TraceReader reader = Traces.open("t", new ByteArrayInputStream(trace))) {
      while (reader.next(event)) {
        all.add(
            event
                + " slot="
                + event.slot()
                + " at="
                + event.address()
                + " thread="
                + event.thread()
                + " time="
                + event.timeNanos()
                + " "
                + reader.stacks().frames(event.stackId()));
      }
    }
    return all;
  }

  private static List<String> operations(byte[] trace) throws IOException {
    List<String> all = new ArrayList<>();
    TraceEvent event = new TraceEvent();
    try (TraceReader reader = Traces.open("t", new ByteArrayInputStream(trace))) {
      while (reader.next(event)) {
        all.add(event.toString());
      }
    }
    return all;
  }
}
