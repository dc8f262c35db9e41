package org.freehold.object.internal.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.freehold.object.RegionFileException;
import org.junit.jupiter.api.Test;

class RegionHeaderTest {

  private static final Path FILE = Path.of("a.fhr");
  private static final long SIZE = 5000;
  private static final RegionHeader HEADER = new RegionHeader(SIZE, 72, 16, true, 0x12345678);

  @Test
  void whatIsWrittenIsRead() throws RegionFileException {
    for (RegionHeader header :
        List.of(
            HEADER,
            new RegionHeader(64, 0, 1, true, 0),
            new RegionHeader(65, 64, 2 << 20, true, -1),
            new RegionHeader(Long.MAX_VALUE, Long.MAX_VALUE - 1, 8, false, 0))) {
      assertThat(RegionHeader.parse(FILE, header.toBytes(), header.size())).isEqualTo(header);
    }
  }

  /// The layout as docs/regions.md gives it, spelled out once more.
  @Test
  void theLayoutIsTheDocumentedOne() {
    ByteBuffer bytes = ByteBuffer.wrap(HEADER.toBytes()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.remaining()).isEqualTo(64);
    assertThat(bytes.getLong(0)).isEqualTo(0x0A9A4E4745524846L);
    assertThat(bytes.getInt(8)).isEqualTo(0x0A0B0C0D);
    assertThat(bytes.getInt(12)).isEqualTo(1);
    assertThat(bytes.getInt(16)).isEqualTo(64);
    assertThat(bytes.getInt(20)).isEqualTo(16);
    assertThat(bytes.getLong(24)).isEqualTo(SIZE);
    assertThat(bytes.getLong(32)).isEqualTo(72);
    assertThat(bytes.getInt(40)).isEqualTo(1);
    assertThat(bytes.getInt(44)).isEqualTo(0x12345678);
    assertThat(bytes.getLong(48)).isZero();
    assertThat(bytes.getInt(56)).isZero();
    assertThat(bytes.getInt(60)).isEqualTo(checksum(bytes.array()));
  }

  @Test
  void everyOtherValueOfEveryByteIsRefused() {
    byte[] whole = HEADER.toBytes();
    for (int at = 0; at < whole.length; at++) {
      for (int value = 0; value < 256; value++) {
        if ((byte) value != whole[at]) {
          byte[] changed = whole.clone();
          changed[at] = (byte) value;
          assertRefused(changed, SIZE, "");
        }
      }
    }
  }

  @Test
  void everyLengthThatIsTooShortIsRefused() {
    byte[] whole = HEADER.toBytes();
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), length, "cut: it has " + length + " bytes");
    }
    for (long size : new long[] {64, 65, SIZE - 1}) {
      assertRefused(whole, size, "cut: it has " + size + " of the region's 5000 bytes");
    }
    assertRefused(whole, SIZE + 3, "3 bytes after the region's 5000");
  }

  /// Whoever writes a file can write its checksum too: each field is checked by itself.
  @Test
  void everyWrongFieldIsRefusedThoughTheChecksumIsRight() {
    assertWrong(header -> header.put(3, (byte) 'X'), "not a region file");
    assertWrong(header -> header.putInt(8, 0x0D0C0B0A), "big-endian byte order");
    assertWrong(header -> header.putInt(8, 7), "byte order mark is 0x7");
    assertWrong(header -> header.putInt(12, 0), "of version 0 of the format");
    assertWrong(header -> header.putInt(12, 2), "of version 2 of the format; this Freehold maps");
    assertWrong(header -> header.putInt(12, -1), "of version 4294967295");
    for (int size : new int[] {0, 60, 65, -1}) {
      assertWrong(header -> header.putInt(16, size), "a header of " + size);
    }
    for (int alignment : new int[] {0, -1, 3, 4 << 20, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertWrong(header -> header.putInt(20, alignment), "an alignment of " + alignment);
    }
    for (long size : new long[] {0, 63, -1, Long.MIN_VALUE}) {
      assertWrong(header -> header.putLong(24, size), "a size of " + size);
    }
    for (long size : new long[] {SIZE + 1, 1L << 40, Long.MAX_VALUE}) {
      assertWrong(header -> header.putLong(24, size), "cut: it has 5000 of the region's " + size);
    }
    for (long root : new long[] {1, 63, SIZE, SIZE + 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertWrong(header -> header.putLong(32, root), "a root at offset " + root);
    }
    for (int flags : new int[] {0, 2, 3, -1}) {
      assertWrong(header -> header.putInt(40, flags), "flags of " + flags);
    }
    for (int at = 48; at < 60; at++) {
      int position = at;
      assertWrong(header -> header.put(position, (byte) 1), "bytes 48 to 59");
    }
  }

  private static void assertWrong(Consumer<ByteBuffer> change, String problem) {
    byte[] bytes = HEADER.toBytes();
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    change.accept(header);
    header.putInt(60, checksum(bytes));
    assertRefused(bytes, SIZE, problem);
  }

  private static void assertRefused(byte[] bytes, long fileSize, String problem) {
    assertThatThrownBy(() -> RegionHeader.parse(FILE, bytes, fileSize))
        .isInstanceOf(RegionFileException.class)
        .hasMessageStartingWith("a.fhr: ")
        .hasMessageContaining(problem);
  }

  static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, 60);
    return (int) crc.getValue();
  }
}
