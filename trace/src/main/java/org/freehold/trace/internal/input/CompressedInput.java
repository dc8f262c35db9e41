package org.freehold.trace.internal.input;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.freehold.trace.TraceFormatException;

/// Decompresses a trace in zstd or gzip format, detected from its first bytes, and turns the
/// decompressors' errors into a [TraceFormatException]. I/O errors are passed on.
///
/// Memory is bounded whatever the file says: a zstd frame that asks for a window above 128 MiB is
/// refused. So is more data than an [Allowance] has.
public final class CompressedInput extends FilterInputStream {

  private static final int ZSTD_MAGIC = 0xFD2FB528;
  private static final int GZIP_MAGIC = 0x8B1F;
  private static final int MAX_WINDOW_LOG = 27;
  private static final int GZIP_BUFFER = 1 << 14;

  private final String file;
  private final String format;
  private final Allowance allowance;

  private CompressedInput(InputStream in, String file, String format, Allowance allowance) {
    super(in);
    this.file = file;
    this.format = format;
    this.allowance = allowance;
  }

  /// The contents of a file, decompressed if need be.
  ///
  /// @param file the trace as the user named it
  /// @param in its bytes
  /// @param allowance for what is decompressed
  /// @return the contents, of which four bytes can be pushed back
  /// @throws TraceFormatException when the compressed data are damaged
  public static PushbackInputStream unpack(String file, InputStream in, Allowance allowance)
      throws IOException {
    PushbackInputStream pushback = new PushbackInputStream(in, Integer.BYTES);
    byte[] start = pushback.readNBytes(Integer.BYTES);
    pushback.unread(start);
    int magic = 0;
    for (int i = 0; i < start.length; i++) {
      magic |= (start[i] & 0xff) << (i * Byte.SIZE);
    }
    if (magic == ZSTD_MAGIC) {
      return new PushbackInputStream(
          new CompressedInput(zstd(pushback), file, "zstd", allowance), Integer.BYTES);
    }
    if ((magic & 0xFFFF) == GZIP_MAGIC) {
      return new PushbackInputStream(
          new CompressedInput(gzip(file, pushback), file, "gzip", allowance), Integer.BYTES);
    }
    return pushback;
  }

  private static InputStream zstd(InputStream in) throws IOException {
    return new ZstdInputStreamNoFinalizer(in).setLongMax(MAX_WINDOW_LOG);
  }

  /// The constructor reads the header, which may be damaged.
  private static InputStream gzip(String file, InputStream in) throws IOException {
    try {
      return new GZIPInputStream(in, GZIP_BUFFER);
    } catch (ZipException | EOFException e) {
      throw broken(file, "gzip", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count;
    try {
      count = super.read(target, offset, length);
    } catch (ZstdIOException | ZipException | EOFException e) {
      throw broken(file, format, e);
    }
    allowance.spend(Math.max(count, 0));
    return count;
  }

  private static TraceFormatException broken(String file, String format, IOException cause) {
    String problem = "expected complete " + format + " data, found it damaged or truncated";
    String detail = cause.getMessage();
    TraceFormatException broken =
        new TraceFormatException(file, 0, detail == null ? problem : problem + " (" + detail + ")");
    broken.initCause(cause);
    return broken;
  }
}
