package org.freehold.trace.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.TraceReader;
import org.freehold.trace.Traces;
import org.freehold.trace.info.TraceSummary;
import org.freehold.trace.write.OutputFormat;
import org.freehold.trace.write.TraceWriter;
import org.freehold.trace.write.TraceWriters;
import org.freehold.trace.write.TraceWriters.Origin;
import org.freehold.trace.write.Weight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Generators write whole traces, the same from the same seed.
class GeneratorsTest {

  @TempDir Path folder;

  private interface Generator {
    long to(TraceWriter writer) throws IOException;
  }

  private static byte[] trace(Generator generator) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TraceWriter writer =
        TraceWriters.open(OutputFormat.FHT, out, new Origin("", 0), Weight.BYTES)) {
      generator.to(writer);
    }
    return out.toByteArray();
  }

  private static TraceSummary read(byte[] trace) throws IOException {
    try (TraceReader reader = Traces.open("t", new ByteArrayInputStream(trace))) {
      return TraceSummary.of(reader, (_, _) -> {});
    }
  }

  static Set<String> patterns() {
    return Patterns.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void everyPatternIsWholeAndTheSameAgain(String name) throws IOException {
    byte[] trace = trace(writer -> Patterns.play(name, 7, 60_000, 4, writer));
    TraceSummary summary = read(trace);
    assertThat(summary.operations()).isEqualTo(60_000);
    assertThat(summary.repairs()).isEqualTo(Repairs.NONE);
    assertThat(summary.frees()).isPositive();
    assertThat(trace(writer -> Patterns.play(name, 7, 60_000, 4, writer))).isEqualTo(trace);
  }

  @Test
  void patternsWithThreadsHaveThem() throws IOException {
    for (String name :
        List.of("larson", "mstress", "rptest", "xmalloc", "sh8bench", "cache-thrash", "netty")) {
      byte[] trace = trace(writer -> Patterns.play(name, 7, 50_000, 4, writer));
      assertThat(read(trace).threads()).as(name).isGreaterThanOrEqualTo(4);
    }
    byte[] remote = trace(writer -> Patterns.play("xmalloc", 7, 100_000, 4, writer));
    assertThat(read(remote).crossThreadFrees()).isEqualTo(read(remote).frees());
  }

  /// What each of these is for, in the figure that shows it.
  @Test
  void programsAreWhatTheySay() throws IOException {
    TraceSummary litter = read(trace(writer -> Patterns.play("littering", 7, 80_000, 1, writer)));
    // 10,000 pieces, 4,000 of which stay, and 500 slots.
    assertThat(litter.costs().peakBlocks()).isEqualTo(10_000);
    assertThat(litter.allocations() - litter.frees()).isBetween(4_000L, 4_500L);
    TraceSummary proxy = read(trace(writer -> Patterns.play("netty", 7, 80_000, 4, writer)));
    assertThat(proxy.crossThreadFrees()).isPositive();
    TraceSummary security = read(trace(writer -> Patterns.play("security", 7, 80_000, 1, writer)));
    assertThat(security.costs().temporary()).isGreaterThan(security.allocations() * 9 / 10);
    TraceSummary compiler = read(trace(writer -> Patterns.play("cp-decl", 7, 6_648, 1, writer)));
    assertThat((double) compiler.costs().peakBytes()).isBetween(2e6, 4e6);
  }

  @Test
  void anUnknownPatternIsRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> trace(writer -> Patterns.play("lasron", 1, 1, 1, writer)))
        .withMessageStartingWith(
            "there is no pattern of this name, name=lasron, known=[coalescing");
  }

  private SizeTable table(String text) throws IOException {
    Path file = folder.resolve("t.csv");
    Files.writeString(file, text);
    return SizeTable.read(file);
  }

  @Test
  void aTableKeepsItsLiveBytesAndItsRates() throws IOException {
    // 1,000 blocks of 16 bytes with short lives, 100 of 1,000 bytes with lives twice as long.
    SizeTable table = table("# a comment\n16, 500, 1000\n\n1000, 25, 100\n");
    assertThat(table.liveBytes()).isEqualTo(116_000);
    byte[] trace = trace(writer -> table.play(3, 1_160_000, 300_000, writer));
    TraceSummary summary = read(trace);
    assertThat(summary.operations()).isEqualTo(300_000);
    assertThat((double) summary.costs().peakBytes()).isCloseTo(1_160_000, within(160_000.0));
    // Of what is allocated after the start, one in 21 is of the larger size.
    long large = summary.sizes().count(10) - 1_000;
    long small = summary.sizes().count(5) - 10_000;
    assertThat((double) large / (large + small)).isCloseTo(25.0 / 525, within(0.005));
    assertThat(trace(writer -> table.play(3, 1_160_000, 300_000, writer))).isEqualTo(trace);
    assertThat(trace(writer -> table.play(4, 1_160_000, 300_000, writer))).isNotEqualTo(trace);
  }

  @Test
  void sizesThatAreNeverLiveAreFreedAtOnce() throws IOException {
    SizeTable table = table("16, 10, 100\n32, 10, 0\n");
    TraceSummary summary = read(trace(writer -> table.play(1, 1_600, 10_000, writer)));
    assertThat(summary.costs().temporary()).isGreaterThan(2_000);
  }

  @Test
  void whatIsNoTableIsRefusedWithItsLine() {
    for (String line : new String[] {"16 500 1000", "16, x, 1", "-1, 1, 1", "1, NaN, 1", "1,1"}) {
      assertThatExceptionOfType(TraceFormatException.class)
          .isThrownBy(() -> table("8, 1, 1\n" + line + "\n"))
          .withMessageEndingWith("t.csv:2: expected 'size, rate, live', found '" + line + "'");
    }
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> table("16, 500, 0\n"))
        .withMessageEndingWith("expected a size that is allocated and live, found none");
  }

  @Test
  void aThingIsFoundAsOftenAsItIsHeavy() {
    WeightTree tree = new WeightTree(5);
    double[] weights = {1, 0, 3, 0.5, 0.5};
    for (int i = 0; i < weights.length; i++) {
      tree.set(i, weights[i]);
    }
    assertThat(tree.total()).isEqualTo(5);
    assertThat(tree.find(0)).isZero();
    assertThat(tree.find(1)).isEqualTo(2);
    assertThat(tree.find(3.99)).isEqualTo(2);
    assertThat(tree.find(4.2)).isEqualTo(3);
    assertThat(tree.find(4.7)).isEqualTo(4);
    assertThat(tree.find(5)).isEqualTo(4);
    tree.set(2, 0);
    assertThat(tree.find(1)).isEqualTo(3);
  }
}
