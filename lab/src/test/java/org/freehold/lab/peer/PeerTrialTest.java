package org.freehold.lab.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.freehold.lab.compare.FreeSpace;
import org.freehold.lab.compare.LoadedTrace;
import org.freehold.lab.compare.Result;
import org.freehold.lab.compare.Result.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerTrialTest {

  private static final int BLOCKS = 16;
  private static final long BLOCK_BYTES = 2 << 20;

  @TempDir private Path folder;

  /// Large blocks, which nothing but touching every page brings into memory; most are freed at the
  /// end, and small ones are resized meanwhile.
  private LoadedTrace trace() throws IOException {
    StringBuilder text = new StringBuilder();
    int operations = 0;
    for (int i = 0; i < BLOCKS; i++) {
      text.append("a ").append(i).append(' ').append(BLOCK_BYTES).append('\n');
      text.append("a ").append(BLOCKS + i).append(" 24\n");
      text.append("r ").append(BLOCKS + i).append(" 4000\n");
      operations += 3;
    }
    for (int i = 1; i < BLOCKS; i++) {
      text.append("f ").append(i).append('\n');
      operations++;
    }
    String header = "0\n" + 2 * BLOCKS + "\n" + operations + "\n1\n";
    return LoadedTrace.read(Files.writeString(folder.resolve("t.rep"), header + text));
  }

  @ParameterizedTest
  @EnumSource(Peer.class)
  void residentMemoryIsThatOfTheBlocks(Peer peer) throws IOException {
    assumeTrue(peer.isInstalled(), peer.missing());
    LoadedTrace trace = trace();
    Result result = new PeerTrial(peer, Duration.ofSeconds(60), 10).run(trace, _ -> {});
    assertThat(result.failure()).isNull();
    assertThat(result.policy()).isEqualTo(peer.word());
    assertThat(result.seconds()).isPositive();
    // The JVM's own memory moves by a few hundred KiB; a free list that holds large blocks, by
    // more.
    assertThat(result.peakFootprintBytes())
        .isBetween(trace.peakLiveBytes() - (1 << 20), trace.peakLiveBytes() + (12L << 20));
    assertThat(result.timeline().get(0).freeSpace()).isEqualTo(FreeSpace.UNKNOWN);
    assertThat(result.fragmentation().external()).isNegative();
  }

  @Test
  void whatIsFreedLeavesTheFootprint() throws IOException {
    Result result = new PeerTrial(Peer.GLIBC, Duration.ofSeconds(60), 10).run(trace(), _ -> {});
    assertThat(result.finalFootprintBytes()).isLessThan(4 * BLOCK_BYTES);
  }

  @Test
  void aRefusalIsOne() throws IOException {
    LoadedTrace trace =
        LoadedTrace.read(
            Files.writeString(folder.resolve("huge.rep"), "0\n1\n1\n1\na 0 4611686018427387904\n"));
    Result result = new PeerTrial(Peer.GLIBC, Duration.ofSeconds(60), 10).run(trace, _ -> {});
    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.failure()).startsWith("operation 1: allocate of 4 EiB is refused");
  }

  @Test
  void whatIsNotInstalledNamesItsPackage() {
    assertThat(Peer.MIMALLOC.missing())
        .isEqualTo("mimalloc is not installed; on Debian it is in the package libmimalloc2.0");
    assertThat(Peer.JDK_AUTO.isInstalled()).isTrue();
    assertThat(Peer.find("tcmalloc")).contains(Peer.TCMALLOC);
  }
}
