package org.freehold.trace.internal.fht;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.freehold.trace.EventOrder;
import org.freehold.trace.FhtWriter;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceFormat;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.TraceOp;
import org.freehold.trace.TraceReader;
import org.freehold.trace.TraceText;
import org.junit.jupiter.api.Test;

/// `.fht`: what is read, what counts as truncated, and what is refused.
class FhtReaderTest {

  /// Bytes of the header with an empty command, its sum included.
  private static final int HEADER = FhtFormat.HEADER_BYTES + Integer.BYTES;

  private interface Writing {
    void to(FhtWriter writer) throws IOException;
  }

  private static byte[] file(boolean areAddresses, Writing writing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FhtWriter writer = new FhtWriter(out, areAddresses, 0, "")) {
      writing.to(writer);
    }
    return out.toByteArray();
  }

  private static byte[] two() throws IOException {
    return file(
        true,
        writer -> {
          writer.allocate(0x7fff0010, 24, 0, false);
          writer.flush();
          writer.free(0x7fff0010);
        });
  }

  @Test
  void tellsAllThatWasWritten() throws IOException {
    byte[] file =
        file(
            true,
            writer -> {
              int main = writer.stack(0, "main");
              int parse = writer.stack(main, "parse");
              assertThat(writer.stack(main, "parse")).isEqualTo(parse);
              writer.at(3, 1_000, parse);
              writer.allocate(0x7fff_ffff_fff8L, Long.MAX_VALUE, 64, true);
              writer.at(4, 2_000, 0);
              writer.resize(0x7fff_ffff_fff8L, 0x10, 5);
              writer.free(0x10);
              writer.freeNull();
              writer.refused(1L << 62);
            });
    TraceEvent event = new TraceEvent();
    try (TraceReader reader = TraceText.open(file)) {
      assertThat(reader.format()).isEqualTo(TraceFormat.FHT);
      assertThat(reader.next(event)).isTrue();
      assertThat(event.toString()).isEqualTo("#1 ALLOCATE id=0 size=9223372036854775807");
      assertThat(event.address()).isEqualTo(0x7fff_ffff_fff8L);
      assertThat(event.alignment()).isEqualTo(64);
      assertThat(event.isZeroed()).isTrue();
      assertThat(event.thread()).isEqualTo(3);
      assertThat(event.timeNanos()).isEqualTo(1_000);
      assertThat(reader.stacks().frames(event.stackId())).containsExactly("parse", "main");
      assertThat(reader.next(event)).isTrue();
      assertThat(event.toString()).isEqualTo("#2 REALLOCATE id=0 size=5");
      assertThat(event.address()).isEqualTo(0x10);
      assertThat(event.isZeroed()).isFalse();
      assertThat(event.thread()).isEqualTo(4);
      assertThat(event.stackId()).isZero();
      assertThat(reader.next(event)).isTrue();
      assertThat(event.op()).isEqualTo(TraceOp.FREE);
      assertThat(reader.next(event)).isTrue();
      assertThat(event.op()).isEqualTo(TraceOp.FREE_NULL);
      assertThat(reader.next(event)).isFalse();
      assertThat(reader.isCut()).isFalse();
      assertThat(reader.repairs()).isEqualTo(new Repairs(0, 0, 0, 1, 0, 0));
    }
  }

  @Test
  void isReadUpToItsLastWholeFrameWhereverItIsCut() throws IOException {
    byte[] whole = two();
    int first = HEADER + frameBytes(whole, HEADER);
    int second = first + frameBytes(whole, first);
    for (int length = HEADER; length < whole.length; length++) {
      TraceEvent event = new TraceEvent();
      try (TraceReader reader = TraceText.open(Arrays.copyOf(whole, length))) {
        int expected = (length >= first ? 1 : 0) + (length >= second ? 1 : 0);
        assertThat(TraceText.drain(reader)).as("%d bytes", length).isEqualTo(expected);
        assertThat(reader.next(event)).isFalse();
        assertThat(reader.isCut()).isTrue();
      }
    }
  }

  private static int frameBytes(byte[] file, int start) {
    int packed = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(start + 4);
    return FhtFormat.FRAME_BYTES + packed;
  }

  @Test
  void refusesAHeaderThatIsCut() throws IOException {
    byte[] whole = two();
    for (int length = 4; length < HEADER; length++) {
      assertRefused(
          Arrays.copyOf(whole, length), "t: expected a complete header, found the end of the file");
    }
  }

  @Test
  void everyChangedBitIsFound() throws IOException {
    byte[] whole = two();
    for (int bit = Integer.SIZE; bit < whole.length * Byte.SIZE; bit++) {
      byte[] copy = whole.clone();
      copy[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      try (TraceReader reader = TraceText.open(copy)) {
        TraceText.drain(reader);
        // A length that grew makes the rest of the file a truncated frame.
        assertThat(reader.isCut()).as("bit %d", bit).isTrue();
      } catch (TraceFormatException e) {
        assertThat(e).message().startsWith("t: ").doesNotContain("\n");
      }
    }
  }

  @Test
  void refusesWhatIsWrongThoughTheSumIsRight() throws IOException {
    assertRefused(
        frame(5, FhtFormat.OP_DEFINITION, 1, 2, 0, 0),
        "expected the number of a text below 0, found 0");
    assertRefused(frame(1, 7), "expected a kind of event, found kind 7");
    assertRefused(
        frame(2, FhtFormat.OP_FREE_NULL, FhtFormat.OP_DEFINITION, 9, 0),
        "expected 2 events in the frame, found 1");
    assertRefused(frame(1, FhtFormat.OP_FREE), "expected more data, found the end of the frame");
    assertRefused(
        frame(1, FhtFormat.OP_FREE_NULL | FhtFormat.HAS_STACK, 2),
        "expected one of the 0 stacks so far, found 1");
    assertRefused(
        frame(1, FhtFormat.OP_FREE, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2),
        "expected a number of at most 64 bits, found a longer one");
    assertRefused(
        frame(0, FhtFormat.OP_DEFINITION, 0, 1), "expected more data, found the end of the frame");
  }

  @Test
  void passesOverDefinitionsThatItDoesNotKnow() throws IOException {
    byte[] file = frame(1, FhtFormat.OP_DEFINITION, 9, 2, 1, 1, FhtFormat.OP_FREE_NULL);
    assertThat(TraceText.read(file).events()).containsExactly("free null");
  }

  @Test
  void refusesWhatFollowsTheEnd() throws IOException {
    byte[] whole = two();
    assertRefused(
        Arrays.copyOf(whole, whole.length + 1),
        "expected the end of the file after the last frame, found more");
  }

  @Test
  void refusesALastFrameThatCountsOtherwise() throws IOException {
    byte[] whole = two();
    int first = frameBytes(whole, HEADER);
    byte[] without = new byte[whole.length - first];
    System.arraycopy(whole, 0, without, 0, HEADER);
    System.arraycopy(whole, HEADER + first, without, HEADER, without.length - HEADER);
    assertRefused(without, "expected 2 events, as the last frame says, found 1");
  }

  @Test
  void refusesALaterVersion() throws IOException {
    byte[] whole = two();
    whole[4] = 2;
    assertRefused(whole, "t: expected version 1 of the .fht format, found version 2");
  }

  @Test
  void survivesDamageUnderARightSum() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 3_000; i++) {
      int[] data = random.ints(1 + random.nextInt(40), 0, 256).toArray();
      try (TraceReader reader = TraceText.open(frame(random.nextInt(12) % data.length, data))) {
        EventOrder.check(reader);
      } catch (TraceFormatException e) {
        assertThat(e).message().startsWith("t: ").doesNotContain("\n");
      }
    }
  }

  /// A file of one frame with these data, whose sum is right.
  private static byte[] frame(int events, int... data) throws IOException {
    byte[] raw = new byte[data.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) data[i];
    }
    return frame(events, raw);
  }

  static byte[] frame(int events, byte[] raw) throws IOException {
    byte[] head = Arrays.copyOf(file(false, _ -> {}), HEADER);
    byte[] packed = com.github.luben.zstd.Zstd.compress(raw);
    ByteBuffer file =
        ByteBuffer.allocate(HEADER + FhtFormat.FRAME_BYTES + packed.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(head)
            .putInt(FhtFormat.EVENTS)
            .putInt(packed.length)
            .putInt(raw.length)
            .putInt(events);
    CRC32C sum = new CRC32C();
    sum.update(file.array(), HEADER, FhtFormat.FRAME_BYTES - Integer.BYTES);
    sum.update(packed);
    return file.putInt((int) sum.getValue()).put(packed).array();
  }

  @Test
  void refusesABlockThatNoProgramCanHave() throws IOException {
    byte[] huge = file(true, writer -> writer.allocate(0x10, Long.MIN_VALUE, 0, false));
    assertRefused(
        huge, "frame 1: expected the size of a block below 2^63, found 92233720368547758");
  }

  private static void assertRefused(byte[] file, String... parts) {
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> TraceText.read(file))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }
}
