package org.freehold.trace.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.freehold.trace.GeneratedTrace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Traces that are too long to be kept are decoded again in each pass.
class LongReplayTest {

  @TempDir Path folder;

  @Test
  void replaysATraceOfSeveralChunks() throws IOException {
    replay(300_000);
  }

  @Tag("campaign")
  @Test
  void replaysATraceThatIsNotKept() throws IOException {
    replay(10_000_000);
  }

  @Test
  void givesTheSameChunksWhetherTheyAreKeptOrNot() throws IOException {
    Path trace = folder.resolve("t.rep");
    write(trace, 200_000);
    for (int kept : new int[] {0, 1, 3, 64}) {
      TraceChunks chunks = new TraceChunks(trace, kept);
      long first = sum(chunks);
      assertThat(sum(chunks)).as("second pass").isEqualTo(first);
      assertThat(sum(chunks)).as("third pass").isEqualTo(first);
      assertThat(sum(new TraceChunks(trace, 64))).isEqualTo(first);
      assertThat(chunks.isKept()).isEqualTo(kept == 64);
    }
  }

  @Test
  void readsWhatComesThroughAPipeOnce() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assumeTrue(makePipe(pipe), "this system has no mkfifo");
    for (int kept : new int[] {0, 64}) {
      Thread writer = Thread.ofVirtual().start(() -> writeUnchecked(pipe));
      TraceChunks chunks = new TraceChunks(pipe, kept);
      assertThat(sum(chunks)).isNotZero();
      writer.join();
      assertThat(chunks.canRepeat()).isEqualTo(kept == 64);
    }
  }

  private static boolean makePipe(Path pipe) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static void writeUnchecked(Path pipe) {
    try (var out = Files.newOutputStream(pipe)) {
      out.write("1 2 a 0 8 f 0".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void replay(long operations) throws IOException {
    Path trace = folder.resolve("t.rep");
    long peak = write(trace, operations);
    ReplayReport report = Replay.run(trace, ReplayTest.options(false, 1), BumpTarget::new);
    assertThat(report.operations()).isEqualTo(operations);
    assertThat(report.peakLiveBytes()).isEqualTo(peak);
    assertThat(report.isClean()).isTrue();
    assertThat(report.passes()).isEqualTo(1);
  }

  private static long write(Path trace, long operations) throws IOException {
    try (GeneratedTrace text = new GeneratedTrace(operations, 5_000)) {
      Files.copy(text, trace);
      return text.peakBytes();
    }
  }

  private static long sum(TraceChunks chunks) throws IOException {
    PlacementChecksum sum = new PlacementChecksum();
    chunks.forEach((chunk, _) -> {
      sum.add(chunk.firstOperation);
      for (int i = 0; i < chunk.count; i++) {
        sum.add(chunk.codes[i]);
        sum.add(chunk.sizes[i]);
      }
    });
    return sum.value();
  }
}
