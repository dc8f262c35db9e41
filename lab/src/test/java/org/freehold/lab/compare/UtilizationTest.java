package org.freehold.lab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.lab.policy.Spaces;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The textbook's layout (tags of 4 bytes, blocks at multiples of 8, an implicit list, a heap that
/// grows by 4,096 bytes, reallocation by moving) on the synthetic traces of the malloc labs,
/// rebuilt from their description, must reach the utilisations that an independent simulator gave
/// for them.
class UtilizationTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "coalescing, 66.5, 66.5, 66.5, 66.5",
    "binary, 54.9, 54.9, 54.9, 54.9",
    "binary2, 51.3, 51.3, 51.3, 51.3",
    "realloc, 26.6, 26.6, 31.4, 26.6",
    "realloc2, 33.9, 45.1, 30.4, 33.9",
  })
  void isThatOfTheReference(String name, double first, double next, double best, double worst)
      throws IOException {
    LoadedTrace trace = trace(name).load(folder);
    assertThat(trace.operations()).isEqualTo(operations(name));
    assertUtilization(trace, "first-fit", first);
    assertUtilization(trace, "next-fit", next);
    assertUtilization(trace, "best-fit", best);
    assertUtilization(trace, "worst-fit", worst);
  }

  private static void assertUtilization(LoadedTrace trace, String fit, double percent) {
    String layout = fit + ":order=implicit:word=4:split=16:chunk=4096:resize=move";
    TrialOptions options = TrialOptions.on(Spaces::fresh).withTimed(false).withSamples(10);
    Result result = Trial.run(trace, Contenders.read(layout).getFirst(), options, _ -> {});
    assertThat(result.failure()).isNull();
    assertThat(100 * result.utilization()).as(fit).isCloseTo(percent, within(0.06));
  }

  private static long operations(String name) {
    return switch (name) {
      case "coalescing" -> 14_400;
      case "binary" -> 12_000;
      case "binary2" -> 24_000;
      default -> 14_401;
    };
  }

  private static TraceFile trace(String name) {
    return switch (name) {
      case "coalescing" -> coalescing();
      case "binary" -> binary(2_000, 64, 448, 512);
      case "binary2" -> binary(4_000, 16, 112, 128);
      case "realloc" -> growing(512, 128, 128);
      default -> growing(4_092, 5, 16);
    };
  }

  private static TraceFile coalescing() {
    TraceFile trace = new TraceFile();
    for (int i = 0; i < 2_400; i++) {
      int a = trace.allocate(4_095);
      int b = trace.allocate(4_095);
      trace.free(a);
      trace.free(b);
      trace.free(trace.allocate(8_190));
    }
    return trace;
  }

  private static TraceFile binary(int pairs, long small, long large, long later) {
    TraceFile trace = new TraceFile();
    List<Integer> smalls = new ArrayList<>();
    List<Integer> larges = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      smalls.add(trace.allocate(small));
      larges.add(trace.allocate(large));
    }
    larges.forEach(trace::free);
    List<Integer> laters = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      laters.add(trace.allocate(later));
    }
    smalls.forEach(trace::free);
    laters.forEach(trace::free);
    return trace;
  }

  private static TraceFile growing(long size, long step, long between) {
    TraceFile trace = new TraceFile();
    int block = trace.allocate(size);
    int before = trace.allocate(between);
    for (int i = 1; i <= 4_799; i++) {
      trace.reallocate(block, size + i * step);
      int next = trace.allocate(between);
      trace.free(before);
      before = next;
    }
    trace.free(block);
    trace.free(before);
    return trace;
  }
}
