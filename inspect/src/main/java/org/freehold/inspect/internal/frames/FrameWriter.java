package org.freehold.inspect.internal.frames;

import com.github.luben.zstd.Zstd;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// Writes the header and then frame after frame, each with a single call to the operating system:
/// when the process is killed, the file is valid up to its last whole frame.
public final class FrameWriter implements Closeable {

  private final FileOutputStream out;
  private byte[] buffer = new byte[1 << 16];
  private long written;

  public FrameWriter(Path file) throws IOException {
    this.out = new FileOutputStream(file.toFile());
    ByteBuffer header =
        ByteBuffer.allocate(SnapshotFormat.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(SnapshotFormat.magic()).putInt(SnapshotFormat.VERSION);
    out.write(header.array());
    written = header.capacity();
  }

  /// Bytes written to the file.
  public long written() {
    return written;
  }

  public void write(int kind, byte[] raw, int length) throws IOException {
    if (length > SnapshotFormat.MAX_RAW) {
      throw new IllegalArgumentException("a frame is too long, length=" + length);
    }
    int start = SnapshotFormat.FRAME_HEADER_BYTES;
    int bound = start + (int) Zstd.compressBound(length);
    if (buffer.length < bound) {
      buffer = new byte[bound];
    }
    long packed =
        Zstd.compressByteArray(
            buffer, start, buffer.length - start, raw, 0, length, SnapshotFormat.LEVEL);
    CRC32C checksum = new CRC32C();
    checksum.update(buffer, start, (int) packed);
    ByteBuffer.wrap(buffer)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) kind)
        .putInt((int) packed)
        .putInt(length)
        .putInt((int) checksum.getValue());
    int whole = start + (int) packed;
    out.write(buffer, 0, whole);
    written += whole;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
