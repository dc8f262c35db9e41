package org.freehold.inspect.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.freehold.inspect.internal.frames.SnapshotFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file: what is written is read, and what was cut or damaged is refused in one line or read up
/// to the cut.
class SnapshotFormatTest {

  @TempDir private Path folder;
  private Path file;
  private byte[] whole;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("a.fhs");
    SnapshotText.write(file);
    whole = Files.readAllBytes(file);
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    try (HeapSnapshot snapshot = HeapSnapshot.open(file)) {
      assertThat(snapshot.entries()).isEqualTo(13);
      assertThat(snapshot.heaps().getFirst().is32Bit()).isFalse();
      assertThat(snapshot.heaps().getLast().is32Bit()).isTrue();
      assertThat(snapshot.heaps().getLast().figure("requestedBytes")).isEqualTo(-1);
      assertThat(SnapshotText.lines(snapshot))
          .containsExactly(
              SnapshotText.FACTS.toString(),
              "stack [org.example.A.a(A.java:1), org.example.A.main(A.java:9)]",
              "stack [org.example.A.b(A.java:5), org.example.A.main(A.java:9)]",
              "1 one native 2",
              "REGION 10000 3000 ffffffffffffffff region 0 stack 0",
              "BUSY 10000 40 31 region 0 stack 1",
              "FREE 10040 20 ffffffffffffffff region 0 stack 0",
              "SLAB 10060 100 ffffffffffffffff region 0 stack 0",
              "BUSY 10070 20 20 region 0 stack 2 in slab unreached",
              "FREE 10090 20 ffffffffffffffff region 0 stack 0 in slab",
              "BUSY 100b0 20 ffffffffffffffff region 0 stack 0 in slab",
              "BUSY 10160 2ea0 ffffffffffffffff region 0 stack 0",
              "UNCOMMITTED 13000 d000 ffffffffffffffff region 0 stack 0",
              "REGION 80000 1000 ffffffffffffffff region 1 stack 0",
              "FREE 80000 1000 ffffffffffffffff region 1 stack 0",
              "LARGE 7f0000000000 200000 1fffff region -1 stack 1 unreached",
              "LARGE 7e0000000000 100000 ffffffffffffffff region -1 stack 0",
              "2 empty simulated 0");
    }
  }

  @Test
  void aCutFileIsReadUpToItsLastWholeFrame() throws IOException {
    long before = 0;
    for (int length = SnapshotFormat.HEADER_BYTES; length < whole.length; length++) {
      int cut = length;
      long entries = SnapshotText.check(whole, cut);
      assertThat(entries).isGreaterThanOrEqualTo(before);
      before = entries;
      try (HeapSnapshot snapshot = HeapSnapshot.open("x", SnapshotText.source(whole, cut))) {
        assertThat(snapshot.isCut()).isTrue();
        assertThat(snapshot.entries()).isEqualTo(-1);
      }
    }
    assertThat(before).isEqualTo(13);
  }

  @Test
  void everyDamagedByteIsNoticed() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    int tries = 3000;
    for (int i = 0; i < tries; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      refused += SnapshotText.check(damaged, damaged.length) < 0 ? 1 : 0;
    }
    // A longer length of a frame reads as a file that is cut.
    assertThat(refused).isGreaterThan(tries * 9 / 10);
  }

  @Test
  void errorsNameFileAndByte() throws IOException {
    assertRefused(new byte[3], "x: at byte 0: expected a heap snapshot, found a file of 3 bytes");
    assertRefused(
        new byte[99], "x: at byte 0: expected a heap snapshot, found another kind of file");
    byte[] newer = whole.clone();
    newer[8] = 2;
    assertRefused(newer, "x: at byte 8: expected version 1 of the format, found 2");
    byte[] odd = whole.clone();
    odd[12] = 9;
    assertRefused(odd, "x: at byte 12: expected a frame, found one of unknown kind 9");
    byte[] more = java.util.Arrays.copyOf(whole, whole.length + 4);
    assertRefused(
        more, "x: at byte " + whole.length + ": expected the end of the file, found 4 more bytes");
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> HeapSnapshot.open("x", SnapshotText.source(bytes, bytes.length)))
        .isInstanceOf(SnapshotFormatException.class)
        .hasMessage(message);
  }
}
