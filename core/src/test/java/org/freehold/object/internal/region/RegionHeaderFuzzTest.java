package org.freehold.object.internal.region;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.freehold.object.RegionFileException;

/// Any bytes as the header of a region file, as they are and with what stands in the way of the
/// fields repaired: they are refused, or what was read is inside the file.
class RegionHeaderFuzzTest {

  private static final Path FILE = Path.of("fuzzed.fhr");

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] bytes) {
    check(bytes, bytes.length);
    byte[] header = new RegionHeader(64, 0, 1, true, 0).toBytes();
    int fields = Math.max(0, Math.min(bytes.length, 60) - 16);
    System.arraycopy(bytes, 0, header, 16, fields);
    ByteBuffer.wrap(header)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(60, RegionHeaderTest.checksum(header));
    long claimed = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong(24);
    check(header, claimed);
    check(header, bytes.length);
  }

  private static void check(byte[] bytes, long fileSize) {
    RegionHeader header;
    try {
      header = RegionHeader.parse(FILE, Arrays.copyOf(bytes, Math.min(bytes.length, 64)), fileSize);
    } catch (RegionFileException refused) {
      if (!refused.getMessage().startsWith(FILE + ": ")) {
        throw new AssertionError("no file in the message", refused);
      }
      return;
    }
    boolean isInside =
        header.size() == fileSize
            && header.size() >= RegionHeader.BYTES
            && (header.root() == 0
                || (header.root() >= RegionHeader.BYTES && header.root() < header.size()))
            && Long.bitCount(header.alignment()) == 1
            && header.alignment() > 0
            && header.alignment() <= RegionMemory.MAX_ALIGNMENT;
    if (!isInside) {
      throw new AssertionError(header.toString());
    }
  }
}
