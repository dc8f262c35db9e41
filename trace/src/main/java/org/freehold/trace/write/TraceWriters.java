package org.freehold.trace.write;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceReader;

/// Makes the writers of all formats, and converts traces.
public final class TraceWriters {

  private static final int BUFFER = 1 << 16;

  private TraceWriters() {}

  /// Receives the progress of a conversion.
  @FunctionalInterface
  public interface Progress {
    /// Some more events have been written.
    ///
    /// @param done bytes read
    /// @param total bytes in all, or 0
    void update(long done, long total);
  }

  /// What is known of a trace before its first event.
  ///
  /// @param command what was recorded, or nothing
  /// @param startMillis when, in milliseconds since 1970, or 0
  public record Origin(String command, long startMillis) {

    /// What a reader knows.
    public static Origin of(TraceReader reader) {
      return new Origin(reader.command(), reader.startMillis());
    }
  }

  /// Makes a writer.
  ///
  /// @param format what to write
  /// @param out where to; closed with the writer
  /// @param origin what is known already
  /// @param weight what folded stacks count; other formats ignore it
  /// @throws IOException when a temporary file that the format needs cannot be created
  public static TraceWriter open(
      OutputFormat format, OutputStream out, Origin origin, Weight weight) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, BUFFER);
    return switch (format) {
      case FHT -> new FhtTraceWriter(out, origin);
      case REP -> new RepWriter(buffered);
      case HEAPTRACK -> new HeaptrackWriter(buffered, origin);
      case CSV -> new CsvWriter(buffered);
      case FOLDED -> new FoldedWriter(buffered, weight);
      case PPROF -> new PprofWriter(buffered, origin);
    };
  }

  /// Compresses what is written, if the file's name asks for it.
  public static OutputStream packed(String file, OutputStream out) throws IOException {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".zst")) {
      return new ZstdOutputStreamNoFinalizer(out);
    }
    boolean isGzip = name.endsWith(".gz") && !name.endsWith(OutputFormat.PPROF.ending());
    return isGzip ? new GZIPOutputStream(out, BUFFER) : out;
  }

  /// Writes all events of a trace; neither reader nor writer is closed.
  ///
  /// @return how many events there were
  /// @throws IOException when the trace is malformed, or one of the files cannot be used
  public static long copy(TraceReader reader, TraceWriter writer, Progress progress)
      throws IOException {
    TraceEvent event = new TraceEvent();
    long events = 0;
    while (reader.next(event)) {
      writer.write(event, reader.stacks());
      if ((++events & 0xFFFF) == 0) {
        progress.update(reader.bytesRead(), reader.bytesTotal());
      }
    }
    return events;
  }
}
