package org.freehold.trace;

import java.io.IOException;
import java.io.InputStream;
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
/// | zstd or gzip data | one of these, compressed |
public final class Traces {

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

  /// Opens a trace that comes from a stream.
  ///
  /// @param file what to call it in messages
  /// @param in its bytes; the reader closes them
  /// @param total how many bytes that are, or 0
  /// @return a reader before the first event
  static TraceReader open(String file, InputStream in, long total) throws IOException {
    CountingInput counter = new CountingInput(in);
    InputStream text = CompressedInput.unpack(file, counter);
    TraceInput input = new TraceInput(file, text, counter, total);
    try {
      return open(input);
    } catch (IOException | RuntimeException | Error e) {
      // The decompressor holds native memory, which no garbage collection would give back.
      input.close();
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
    if (RepScanner.canStartNumber(first) || TraceInput.isSpace(first)) {
      return new RepReader(input);
    }
    throw input.broken(
        "expected a trace (.rep, or heaptrack's raw data), found " + input.found(input.position));
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
