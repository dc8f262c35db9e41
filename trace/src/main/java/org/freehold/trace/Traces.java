package org.freehold.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Opens traces of any format that Freehold reads. The format is told by the contents, not by the
/// name:
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

  private static final int LONGEST_FIRST_LINE = 4096;

  private Traces() {}

  /// Opens a trace.
  ///
  /// @param trace the file
  /// @return a reader before the first event
  /// @throws TraceFormatException when the file is no trace, or its head is broken
  /// @throws IOException when the file cannot be read
  public static TraceReader open(Path trace) throws IOException {
    String file = trace.toString();
    if (Files.isDirectory(trace)) {
      throw new TraceFormatException(file, 0, "expected a trace, found a directory");
    }
    InputStream raw = openFile(trace);
    try {
      long total = Files.isRegularFile(trace) ? Files.size(trace) : 0;
      return open(file, raw, total);
    } catch (IOException | RuntimeException | Error e) {
      raw.close();
      throw e;
    }
  }

  /// Opens a trace that comes from a pipe.
  ///
  /// @param name what to call it in messages
  /// @param in its bytes; the reader closes them
  /// @return a reader before the first event
  /// @throws TraceFormatException when this is no trace, or its head is broken
  /// @throws IOException when it cannot be read
  public static TraceReader open(String name, InputStream in) throws IOException {
    return open(name, in, 0);
  }

  /// Opens a trace that comes from a stream.
  ///
  /// @param file what to call it in messages
  /// @param in its bytes; the reader closes them
  /// @param total how many bytes that are, or 0
  /// @return a reader before the first event
  static TraceReader open(String file, InputStream in, long total) throws IOException {
    CountingInput counter = new CountingInput(in);
    PushbackInputStream text = CompressedInput.unpack(file, counter);
    try {
      return FhtFrames.begins(text)
          ? new FhtReader(file, text, counter, total)
          : open(new TraceInput(file, text, counter, total));
    } catch (IOException | RuntimeException | Error e) {
      // The decompressor holds native memory, which no garbage collection would give back.
      text.close();
      throw e;
    }
  }

  private static TraceReader open(TraceInput input) throws IOException {
    if (!input.more()) {
      throw input.broken("expected a trace, found an empty file");
    }
    byte first = input.bytes[input.position];
    if (first == 'v') {
      return new HeaptrackReader(input);
    }
    boolean isNumber = RepScanner.canStartNumber(first) || TraceInput.isSpace(first);
    if (isNumber && !hasCall(input)) {
      return new RepReader(input);
    }
    TraceFormat format = TextFormats.of(input);
    if (format == null) {
      throw input.broken(
          "expected a trace (.fht, .rep, or what heaptrack, valgrind, ltrace, mtrace or strace"
              + " writes), found "
              + input.found(input.position));
    }
    return switch (format) {
      case VALGRIND -> new ValgrindReader(input);
      case MTRACE -> new MtraceReader(input);
      case LTRACE -> new LtraceReader(input);
      case STRACE -> new StraceReader(input);
      case FHT, REP, HEAPTRACK -> throw new AssertionError(format);
    };
  }

  /// Whether the first line that says anything is that of a call, which `.rep` traces do not have.
  private static boolean hasCall(TraceInput input) throws IOException {
    input.ensure(LONGEST_FIRST_LINE);
    int i = input.position;
    while (i < input.limit && TraceInput.isSpace(input.bytes[i])) {
      i++;
    }
    int end = Math.min(input.limit, i + LONGEST_FIRST_LINE);
    boolean hasWord = input.bytes[i] == '-' && input.bytes[i + 1 < input.limit ? i + 1 : i] == '-';
    for (; i < end && input.bytes[i] != '\n'; i++) {
      hasWord |= input.bytes[i] == '(';
    }
    return hasWord;
  }

  /// Opens the file, or says in a sentence why that does not work.
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
