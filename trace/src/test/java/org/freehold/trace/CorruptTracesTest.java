package org.freehold.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.trace.internal.input.Allowance;
import org.freehold.trace.internal.input.CompressedInput;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Damaged copies of the shipped traces: truncated anywhere, with bytes flipped anywhere,
/// compressed and not. Each is read or refused in one line, and none hangs.
@Tag("slow")
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CorruptTracesTest {

  private static final int COPIES = 700;

  static List<Path> examples() throws IOException {
    return TraceText.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isReadOrRefusedWhenCut(Path trace) throws IOException {
    byte[] whole = beginning(Files.readAllBytes(trace));
    SplittableRandom random = new SplittableRandom(trace.getFileName().toString().hashCode());
    for (int i = 0; i < COPIES; i++) {
      int length = i < 200 ? i : random.nextInt(whole.length);
      assertReadOrRefused(Arrays.copyOf(whole, length), "cut to " + length);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isReadOrRefusedWhenBytesAreFlipped(Path trace) throws IOException {
    byte[] whole = beginning(Files.readAllBytes(trace));
    for (int seed = 0; seed < COPIES; seed++) {
      assertReadOrRefused(damaged(whole, seed), "damaged with seed " + seed);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isReadOrRefusedWhenCompressedAfterTheDamage(Path trace) throws IOException {
    byte[] plain = plain(trace);
    for (int seed = 0; seed < COPIES / 2; seed++) {
      assertReadOrRefused(
          TraceText.zstd(damaged(plain, seed)), "damaged with seed " + seed + " and compressed");
    }
  }

  /// Long traces are damaged in their first part, where each copy costs little to read.
  private static byte[] beginning(byte[] whole) {
    return whole.length <= 64 << 10 ? whole : Arrays.copyOf(whole, 64 << 10);
  }

  private static byte[] plain(Path trace) throws IOException {
    try (var in =
        CompressedInput.unpack(
            trace.toString(),
            Files.newInputStream(trace),
            new Allowance(trace.toString(), Long.MAX_VALUE))) {
      return in.readNBytes(32 << 10);
    }
  }

  private static byte[] damaged(byte[] whole, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] copy = whole.clone();
    int start = random.nextBoolean() ? copy.length : Math.min(copy.length, 400);
    for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
      int at = random.nextInt(start);
      copy[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> (byte) ('0' + random.nextInt(10));
            case 2 -> (byte) " \n\r-arf+tX".charAt(random.nextInt(10));
            default -> (byte) (copy[at] ^ 1 << random.nextInt(8));
          };
    }
    return copy;
  }

  private static void assertReadOrRefused(byte[] trace, String how) {
    assertThatNoException()
        .as(how)
        .isThrownBy(() -> {
          try (TraceReader reader = TraceText.open(trace)) {
            EventOrder.check(reader);
          } catch (TraceFormatException e) {
            assertThat(e).message().startsWith("t:").doesNotContain("\n");
          }
        });
  }
}
