package org.freehold.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.freehold.trace.internal.FormatDetector;
import org.freehold.trace.internal.calls.LtraceReader;
import org.freehold.trace.internal.calls.MtraceReader;
import org.freehold.trace.internal.calls.StraceReader;
import org.freehold.trace.internal.calls.ValgrindReader;
import org.freehold.trace.internal.fht.FhtFrames;
import org.freehold.trace.internal.fht.FhtReader;
import org.freehold.trace.internal.heaptrack.HeaptrackReader;
import org.freehold.trace.internal.input.Allowance;
import org.freehold.trace.internal.input.CompressedInput;
import org.freehold.trace.internal.input.CountingInput;
import org.freehold.trace.internal.input.TraceInput;
import org.freehold.trace.internal.rep.RepReader;

/// Opens traces of any format that Freehold reads. The format is detected from the contents, not
/// from the name:
///
/// | contents | format |
/// |---|---|
/// | starts with a number | `.rep`, in any of its dialects |
/// | starts with `v` | heaptrack's raw data |
/// | starts with `FHT` | `.fht`, Freehold's own |
/// | has lines such as `--1234-- malloc(24) = 0x4A40040` | valgrind's `--trace-malloc=yes` |
/// | starts with `= Start`, or has lines such as `@ … + 0x55e0 0x18` | glibc's `mtrace` |
/// | has calls such as `malloc(24) = 0x5594` | ltrace |
/// | has calls such as `munmap(0x7fd1c000, 8192) = 0` | strace |
/// | zstd or gzip data | one of these, compressed |
public final class Traces {

  private Traces() {}

  /// Opens a trace.
  ///
  /// @param trace the file
  /// @return a reader, positioned before the first event
  /// @throws TraceFormatException when the file is not a trace, or its header is malformed
  /// @throws IOException when the file cannot be read
  public static TraceReader open(Path trace) throws IOException {
    return open(trace, Long.MAX_VALUE);
  }

  /// Opens a trace that somebody else sent: it may not come to more than a number of bytes when it
  /// is decompressed, and what exceeds them is a [TraceFormatException] where it begins.
  ///
  /// @param trace the file
  /// @param mostBytes of decompressed data
  /// @return a reader, positioned before the first event
  /// @throws TraceFormatException when the file is not a trace, or its header is malformed
  /// @throws IOException when the file cannot be read
  public static TraceReader open(Path trace, long mostBytes) throws IOException {
    String file = trace.toString();
    if (Files.isDirectory(trace)) {
      throw new TraceFormatException(file, 0, "expected a trace, found a directory");
    }
    InputStream raw = openFile(trace);
    try {
      long total = Files.isRegularFile(trace) ? Files.size(trace) : 0;
      return open(file, raw, total, new Allowance(file, mostBytes));
    } catch (IOException | RuntimeException | Error e) {
      raw.close();
      throw e;
    }
  }

  /// Opens a trace from a pipe.
  ///
  /// @param name what to call it in messages
  /// @param in its bytes; the reader closes them
  /// @return a reader, positioned before the first event
  /// @throws TraceFormatException when this is not a trace, or its header is malformed
  /// @throws IOException when it cannot be read
  public static TraceReader open(String name, InputStream in) throws IOException {
    return open(name, in, 0);
  }

  /// Opens a trace from a stream.
  ///
  /// @param file what to call it in messages
  /// @param in its bytes; the reader closes them
  /// @param total its length in bytes, or 0
  /// @return a reader, positioned before the first event
  static TraceReader open(String file, InputStream in, long total) throws IOException {
    return open(file, in, total, new Allowance(file, Long.MAX_VALUE));
  }

  private static TraceReader open(String file, InputStream in, long total, Allowance allowance)
      throws IOException {
    CountingInput counter = new CountingInput(in);
    PushbackInputStream text = CompressedInput.unpack(file, counter, allowance);
    try {
      return FhtFrames.begins(text)
          ? new FhtReader(file, text, allowance, counter, total)
          : open(new TraceInput(file, text, counter, total));
    } catch (IOException | RuntimeException | Error e) {
      // The decompressor holds native memory, which no garbage collection would release.
      text.close();
      throw e;
    }
  }

  private static TraceReader open(TraceInput input) throws IOException {
    TraceFormat format = FormatDetector.detect(input);
    return switch (format) {
      case REP -> new RepReader(input);
      case HEAPTRACK -> new HeaptrackReader(input);
      case VALGRIND -> new ValgrindReader(input);
      case LTRACE -> new LtraceReader(input);
      case MTRACE -> new MtraceReader(input);
      case STRACE -> new StraceReader(input);
      case FHT -> throw new AssertionError(format);
    };
  }

  /// Opens the file, or says in one sentence why that fails.
  private static InputStream openFile(Path trace) throws IOException {
    try {
      return Files.newInputStream(trace);
    } catch (NoSuchFileException e) {
      throw explained(new NoSuchFileException(trace.toString(), null, "no such file"), e);
    } catch (AccessDeniedException e) {
      throw explained(new AccessDeniedException(trace.toString(), null, "not readable"), e);
    }
  }

  private static FileSystemException explained(FileSystemException clear, IOException cause) {
    clear.initCause(cause);
    return clear;
  }
}
