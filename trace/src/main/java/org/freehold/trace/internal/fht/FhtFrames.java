package org.freehold.trace.internal.fht;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.freehold.trace.TraceFormatException;
import org.freehold.trace.internal.input.Allowance;

/// The header and the frames of a `.fht` file: parses them, verifies their checksums, and decodes
/// numbers from the current frame. Memory is that of one frame, whatever the file says.
public final class FhtFrames implements Closeable {

  private final String file;
  private final InputStream in;
  private final Allowance allowance;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final CRC32C sum = new CRC32C();

  /// The data of the current frame.
  private byte[] data = new byte[0];

  private int position;
  private int limit;
  private long frame;
  private boolean isCut;

  private boolean areAddresses;
  private long startMillis;
  private String command = "";

  /// How many events the current frame declares.
  int events;

  /// Reads the header.
  ///
  /// @param file the trace as the user named it
  /// @param in its bytes, from the first one
  /// @param allowance for what is decompressed
  FhtFrames(String file, InputStream in, Allowance allowance) throws IOException {
    this.file = file;
    this.in = in;
    this.allowance = allowance;
    try {
      readHeader();
    } catch (IOException | RuntimeException | Error e) {
      zstd.close();
      throw e;
    }
  }

  /// Whether a `.fht` trace begins here; nothing is consumed.
  public static boolean begins(PushbackInputStream in) throws IOException {
    byte[] start = in.readNBytes(Integer.BYTES);
    in.unread(start);
    return start.length == Integer.BYTES
        && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt() == FhtFormat.MAGIC;
  }

  boolean areAddresses() {
    return areAddresses;
  }

  long startMillis() {
    return startMillis;
  }

  String command() {
    return command;
  }

  boolean isCut() {
    return isCut;
  }

  private void readHeader() throws IOException {
    byte[] start = in.readNBytes(FhtFormat.HEADER_BYTES);
    if (start.length < FhtFormat.HEADER_BYTES) {
      throw wrong("a complete header", "the end of the file");
    }
    ByteBuffer fields = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    if (fields.getInt() != FhtFormat.MAGIC) {
      throw wrong("the first bytes of a .fht trace", "others");
    }
    int version = fields.getShort() & 0xffff;
    if (version != FhtFormat.VERSION) {
      throw wrong("version " + FhtFormat.VERSION + " of the .fht format", "version " + version);
    }
    int flags = fields.getShort() & 0xffff;
    startMillis = fields.getLong();
    int bytes = fields.getInt();
    if (bytes < 0 || bytes > FhtFormat.MAX_COMMAND) {
      throw wrong("a command of at most 64 KiB", Integer.toUnsignedString(bytes) + " bytes");
    }
    byte[] rest = in.readNBytes(bytes + Integer.BYTES);
    if (rest.length < bytes + Integer.BYTES) {
      throw wrong("a complete header", "the end of the file");
    }
    sum.reset();
    sum.update(start);
    sum.update(rest, 0, bytes);
    checkSum(ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes), "the header");
    if ((flags & ~FhtFormat.FLAG_ADDRESSES) != 0) {
      throw wrong("flags that this version knows", "0x" + Integer.toHexString(flags));
    }
    areAddresses = flags != 0;
    command = new String(rest, 0, bytes, StandardCharsets.UTF_8);
  }

  private void checkSum(int expected, String what) throws TraceFormatException {
    if ((int) sum.getValue() != expected) {
      throw wrong("the checksum of " + what, "another one: the file was changed or damaged");
    }
  }

  /// Reads the next frame.
  ///
  /// @return its kind; 0 when the file is truncated
  int next() throws IOException {
    frame++;
    byte[] start = in.readNBytes(FhtFormat.FRAME_BYTES);
    if (start.length < FhtFormat.FRAME_BYTES) {
      return cut();
    }
    ByteBuffer fields = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    int kind = fields.getInt();
    if (kind != FhtFormat.EVENTS && kind != FhtFormat.END) {
      throw wrong("the start of a frame", "0x" + Integer.toHexString(kind));
    }
    int packedBytes = bounded(fields.getInt(), FhtFormat.MAX_PACKED);
    int bytes = bounded(fields.getInt(), FhtFormat.MAX_FRAME);
    events = bounded(fields.getInt(), bytes);
    byte[] packed = in.readNBytes(packedBytes);
    if (packed.length < packedBytes) {
      return cut();
    }
    sum.reset();
    sum.update(start, 0, FhtFormat.FRAME_BYTES - Integer.BYTES);
    sum.update(packed);
    checkSum(fields.getInt(), "the frame");
    unpack(packed, bytes);
    return kind;
  }

  private int cut() {
    isCut = true;
    return 0;
  }

  private int bounded(int value, int most) throws TraceFormatException {
    if (value < 0 || value > most) {
      throw wrong("a length of at most " + most, Integer.toUnsignedString(value));
    }
    return value;
  }

  private void unpack(byte[] packed, int bytes) throws IOException {
    allowance.spend(bytes);
    if (data.length < bytes) {
      data = new byte[Math.max(bytes, 1 << 16)];
    }
    position = 0;
    limit = bytes;
    int got;
    try {
      got = zstd.decompressByteArray(data, 0, bytes, packed, 0, packed.length);
    } catch (ZstdException e) {
      TraceFormatException broken = wrong("zstd data", "something else (" + e.getMessage() + ")");
      broken.initCause(e);
      throw broken;
    }
    if (got != bytes) {
      throw wrong(bytes + " bytes of data", got + " bytes");
    }
  }

  /// Refuses anything after the last frame.
  void expectEnd() throws IOException {
    if (in.read() >= 0) {
      frame++;
      throw wrong("the end of the file after the last frame", "more");
    }
  }

  /// Whether all data of the current frame have been read.
  boolean atEnd() {
    return position == limit;
  }

  /// The next byte of the frame.
  int tag() throws TraceFormatException {
    need(1);
    return data[position++] & 0xff;
  }

  /// The next number of the frame, unsigned.
  long varint() throws TraceFormatException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      need(1);
      byte next = data[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        if (shift == 63 && next > 1) {
          break;
        }
        return value;
      }
    }
    throw wrong("a number of at most 64 bits", "a longer one");
  }

  /// The next number of the frame, which must be below a bound.
  int varint(int bound, String what) throws TraceFormatException {
    long value = varint();
    if (Long.compareUnsigned(value, bound) >= 0) {
      throw wrong(what + " below " + bound, Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /// The next bytes of the frame as text.
  String text(int bytes) throws TraceFormatException {
    need(bytes);
    position += bytes;
    return new String(data, position - bytes, bytes, StandardCharsets.UTF_8);
  }

  /// Skips bytes of the frame.
  void skip(int bytes) throws TraceFormatException {
    need(bytes);
    position += bytes;
  }

  /// The offset of the next byte in the frame.
  int position() {
    return position;
  }

  private void need(int bytes) throws TraceFormatException {
    if (limit - position < bytes) {
      throw wrong("more data", "the end of the frame");
    }
  }

  /// Makes the exception for the current frame, or for the header.
  TraceFormatException wrong(String expected, String found) {
    String place = frame == 0 ? "" : "frame " + frame + ": ";
    return new TraceFormatException(file, 0, place + "expected " + expected + ", found " + found);
  }

  @Override
  public void close() throws IOException {
    try (in) {
      zstd.close();
    }
  }
}
