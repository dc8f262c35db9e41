package org.freehold.inspect.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.freehold.heap.PageRecordLayout;
import org.freehold.inspect.crash.BlockRecord.State;
import org.junit.jupiter.api.Test;

/// Files of page heap records, whole, cut and damaged.
class PageRecordReaderTest {

  private static final int COPIES = 1000;

  @Test
  void theNewestAndLiveBlockOfAnAddressIsFound() throws CrashFormatException {
    PageRecords records = PageRecordReader.read("file", RecordFiles.example());
    assertThat(records.pid()).isEqualTo(4711);
    assertThat(records.damaged()).isZero();
    BlockRecord live = records.at(0x10000 + 4095).orElseThrow();
    assertThat(live.state()).isEqualTo(State.LIVE);
    assertThat(live.sequence()).isEqualTo(3);
    assertThat(live.heap()).isEqualTo("parser");
    assertThat(live.gap()).isEqualTo(12);
    assertThat(live.freed()).isNull();
    assertThat(live.allocated().stack())
        .containsExactly("Parser.read(Parser.java:7)", "Main.main(Main.java:3)");
    BlockRecord.Event freed = records.at(0x21fff).orElseThrow().freed();
    assertThat(freed)
        .isEqualTo(
            new BlockRecord.Event(
                Instant.ofEpochMilli(1_700_000_002_000L),
                "main",
                List.of("Parser.close(Parser.java:9)")));
    assertThat(records.at(0x12000)).isEmpty();
  }

  @Test
  void aRecordThatWasBeingWrittenIsPassedOver() throws CrashFormatException {
    byte[] bytes = RecordFiles.example();
    bytes[RecordFiles.FIRST_RECORD + PageRecordLayout.RECORD_BYTES + 40]++;
    PageRecords records = PageRecordReader.read("file", bytes);
    assertThat(records.damaged()).isEqualTo(1);
    assertThat(records.at(0x10000).orElseThrow().state()).isEqualTo(State.RELEASED);
  }

  @Test
  void whatIsNoSuchFileIsRefused() {
    assertThatThrownBy(
            () -> PageRecordReader.read("a.txt", "hello".getBytes(StandardCharsets.UTF_8)))
        .hasMessage(
            "a.txt: expected records of a page heap, as Freehold writes them to a .fhp file,"
                + " found 'hello'");
    byte[] bytes = RecordFiles.example();
    bytes[8] = 2;
    assertThatThrownBy(() -> PageRecordReader.read("file", bytes))
        .hasMessage("file: expected version 1 of the format, found '2'");
  }

  @Test
  void aCutOrDamagedFileIsReadOrRefused() {
    byte[] whole = RecordFiles.example();
    for (int length = 0; length < 100; length++) {
      RecordFiles.check(Arrays.copyOf(whole, length * 37 % whole.length));
      RecordFiles.check(Arrays.copyOf(whole, whole.length - length));
      RecordFiles.check(Arrays.copyOf(whole, RecordFiles.FIRST_TEXT + length));
    }
    int[] places = {0, PageRecordLayout.HEADER_BYTES, RecordFiles.RECORD_CHUNK};
    for (int seed = 0; seed < COPIES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] damaged = Arrays.copyOf(whole, whole.length);
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        int at = places[random.nextInt(places.length)] + random.nextInt(200);
        damaged[at] = (byte) random.nextInt();
      }
      assertThatNoException().as("seed %d", seed).isThrownBy(() -> RecordFiles.check(damaged));
    }
  }
}
