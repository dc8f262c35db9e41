package org.freehold.inspect.snapshot;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.freehold.inspect.internal.frames.SnapshotFormat;

/// Any bytes read as a snapshot, and any bytes read as the contents of its frames: they are read or
/// refused, and what is read makes sense.
class SnapshotFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void isReadOrRefused(byte[] bytes) throws IOException {
    SnapshotText.check(bytes, bytes.length);
    byte[] framed = framed(bytes);
    SnapshotText.check(framed, framed.length);
  }

  /// A file whose frames are whole: the first byte of each is its kind, the second its length.
  private static byte[] framed(byte[] contents) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(
        ByteBuffer.allocate(SnapshotFormat.HEADER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(SnapshotFormat.magic())
            .putInt(SnapshotFormat.VERSION)
            .array());
    int at = 0;
    while (at + 2 <= contents.length) {
      int end = Math.min(contents.length, at + 2 + (contents[at + 1] & 0xff));
      byte[] raw = Arrays.copyOfRange(contents, at + 2, end);
      byte[] packed = Zstd.compress(raw);
      CRC32C checksum = new CRC32C();
      checksum.update(packed);
      file.write(
          ByteBuffer.allocate(SnapshotFormat.FRAME_HEADER_BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put((byte) (1 + (contents[at] & 0xff) % SnapshotFormat.END))
              .putInt(packed.length)
              .putInt(raw.length)
              .putInt((int) checksum.getValue())
              .array());
      file.write(packed);
      at = end;
    }
    return file.toByteArray();
  }
}
