package org.freehold.inspect.internal.frames;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.freehold.inspect.snapshot.SnapshotFormatException;

/// Finds the frames of a file and decompresses them. Whatever the file says, memory is bounded by
/// the maximum size of a frame.
public final class Frames {

  /// The position of a frame in the file.
  ///
  /// @param kind of [SnapshotFormat]
  /// @param offset of its header in the file
  /// @param packed compressed bytes that follow the header
  /// @param raw bytes after decompression
  /// @param checksum of the compressed bytes
  public record Frame(int kind, long offset, int packed, int raw, int checksum) {}

  private final String file;
  private final Source source;
  private final List<Frame> frames = new ArrayList<>();
  private boolean isCut;

  private Frames(String file, Source source) {
    this.file = file;
    this.source = source;
  }

  /// Finds all frames.
  ///
  /// @param file the name of the file, for errors
  /// @param source its bytes
  /// @throws SnapshotFormatException when the file is not a snapshot
  public static Frames find(String file, Source source) throws IOException {
    Frames found = new Frames(file, source);
    found.header();
    found.all();
    return found;
  }

  private void header() throws IOException {
    byte[] start = new byte[SnapshotFormat.HEADER_BYTES];
    if (source.size() < start.length) {
      throw wrong(0, "expected a heap snapshot, found a file of " + source.size() + " bytes");
    }
    source.read(0, start, start.length);
    byte[] expected = SnapshotFormat.magic();
    int magic = expected.length;
    if (!Arrays.equals(start, 0, magic, expected, 0, magic)) {
      throw wrong(0, "expected a heap snapshot, found another kind of file");
    }
    int version = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(magic);
    if (version != SnapshotFormat.VERSION) {
      throw wrong(
          magic, "expected version " + SnapshotFormat.VERSION + " of the format, found " + version);
    }
  }

  private void all() throws IOException {
    byte[] header = new byte[SnapshotFormat.FRAME_HEADER_BYTES];
    long size = source.size();
    long at = SnapshotFormat.HEADER_BYTES;
    while (at < size) {
      if (!frames.isEmpty() && frames.getLast().kind == SnapshotFormat.END) {
        throw wrong(at, "expected the end of the file, found " + (size - at) + " more bytes");
      }
      if (size - at < header.length) {
        isCut = true;
        return;
      }
      source.read(at, header, header.length);
      Frame frame = frame(at, header);
      if (size - at - header.length < frame.packed) {
        isCut = true;
        return;
      }
      frames.add(frame);
      at += header.length + frame.packed;
    }
    isCut = frames.isEmpty() || frames.getLast().kind != SnapshotFormat.END;
  }

  private Frame frame(long at, byte[] header) throws SnapshotFormatException {
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    Frame frame = new Frame(fields.get(), at, fields.getInt(), fields.getInt(), fields.getInt());
    if (frame.kind < SnapshotFormat.FACTS || frame.kind > SnapshotFormat.END) {
      throw wrong(at, "expected a frame, found one of unknown kind " + (frame.kind & 0xff));
    }
    if (frame.packed <= 0 || frame.packed > Zstd.compressBound(SnapshotFormat.MAX_RAW)) {
      throw wrong(at + 1, "expected the length of a frame, found " + frame.packed);
    }
    if (frame.raw < 0 || frame.raw > SnapshotFormat.MAX_RAW) {
      throw wrong(at + 5, "expected the length of a frame's contents, found " + frame.raw);
    }
    return frame;
  }

  /// Whether the file is truncated: it has no end frame.
  public boolean isCut() {
    return isCut;
  }

  public List<Frame> list() {
    return frames;
  }

  /// The contents of a frame.
  public PayloadReader open(Frame frame) throws IOException {
    byte[] packed = new byte[frame.packed];
    source.read(frame.offset + SnapshotFormat.FRAME_HEADER_BYTES, packed, packed.length);
    CRC32C checksum = new CRC32C();
    checksum.update(packed);
    if ((int) checksum.getValue() != frame.checksum) {
      throw wrong(
          frame.offset,
          String.format(
              "expected the checksum %08x, found %08x", frame.checksum, (int) checksum.getValue()));
    }
    byte[] raw = new byte[frame.raw];
    long length;
    try {
      length = Zstd.decompressByteArray(raw, 0, raw.length, packed, 0, packed.length);
    } catch (ZstdException e) {
      throw wrong(
          frame.offset,
          "expected a frame packed with zstd, found it broken (" + e.getMessage() + ")");
    }
    if (length != frame.raw) {
      throw wrong(frame.offset, "expected " + frame.raw + " bytes in the frame, found " + length);
    }
    return new PayloadReader(file, frame, raw);
  }

  private SnapshotFormatException wrong(long at, String problem) {
    return new SnapshotFormatException(file, at, problem);
  }
}
