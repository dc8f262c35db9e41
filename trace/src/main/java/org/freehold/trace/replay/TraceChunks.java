package org.freehold.trace.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.freehold.trace.Repairs;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceReader;
import org.freehold.trace.Traces;

/// The chunks of one trace, pass after pass. A short trace is decoded in the first pass and kept; a
/// long one is decoded again in each, into one reused chunk, so that memory does not grow with the
/// trace.
public final class TraceChunks {

  /// The longest trace that is kept: 48 MiB of arrays.
  static final int MAX_KEPT_CHUNKS = 64;

  /// Does something with a chunk.
  @FunctionalInterface
  public interface Consumer {
    /// Receives a chunk, which is valid during the call.
    ///
    /// @param chunk the events
    /// @param done how much of the pass is done with them, in the unit of [#weight]
    void accept(EventChunk chunk, long done);
  }

  private final Path trace;
  private final int maxKept;
  private final long mostBytes;
  private final List<EventChunk> kept = new ArrayList<>();
  private boolean isComplete;
  private boolean isTooLong;
  private long weight;
  private Repairs repairs = Repairs.NONE;
  private boolean isCut;

  TraceChunks(Path trace) {
    this(trace, MAX_KEPT_CHUNKS);
  }

  /// Prepares to iterate over a trace; nothing is read yet.
  ///
  /// @param trace the file
  /// @param maxKept a trace of up to that many chunks is kept in memory after a first pass, 768 KiB
  ///   each
  public TraceChunks(Path trace, int maxKept) {
    this(trace, maxKept, Long.MAX_VALUE);
  }

  /// Prepares to iterate over a trace that somebody else sent.
  ///
  /// @param trace the file
  /// @param maxKept a trace of up to that many chunks is kept
  /// @param mostBytes of decompressed data, see [Traces#open(Path, long)]
  public TraceChunks(Path trace, int maxKept, long mostBytes) {
    this.trace = trace;
    this.maxKept = maxKept;
    this.mostBytes = mostBytes;
  }

  /// Iterates over the trace. Once it is kept, several threads may do so at the same time.
  ///
  /// @throws IOException when it cannot be read or is malformed
  public void forEach(Consumer consumer) throws IOException {
    if (isComplete) {
      for (int i = 0; i < kept.size(); i++) {
        consumer.accept(kept.get(i), weight * (i + 1) / kept.size());
      }
    } else {
      readEach(consumer);
    }
  }

  private void readEach(Consumer consumer) throws IOException {
    boolean isKeeping = !isTooLong;
    TraceEvent event = new TraceEvent();
    EventChunk previous = new EventChunk();
    previous.firstOperation = 1;
    try (TraceReader reader = Traces.open(trace, mostBytes)) {
      weight = reader.bytesTotal();
      EventChunk chunk = isKeeping ? new EventChunk() : previous;
      while (chunk.fill(reader, event, previous)) {
        consumer.accept(chunk, reader.bytesRead());
        isKeeping = keep(chunk, isKeeping);
        previous = chunk;
        chunk = isKeeping ? new EventChunk() : chunk;
      }
      repairs = reader.repairs();
      isCut = reader.isCut();
    }
    isComplete = isKeeping;
    isTooLong = !isKeeping;
  }

  /// Keeps a chunk while the trace is short; drops all once it is not.
  private boolean keep(EventChunk chunk, boolean isKeeping) {
    if (isKeeping && kept.size() < maxKept) {
      kept.add(chunk);
      return true;
    }
    kept.clear();
    return false;
  }

  /// Whether the trace is kept, after a first pass.
  public boolean isKept() {
    return isComplete;
  }

  /// The chunk that holds an operation, once the trace is kept.
  ///
  /// @param operation counted from 1
  /// @throws IllegalStateException when the trace is not kept
  public EventChunk chunkOf(long operation) {
    if (!isComplete) {
      throw new IllegalStateException("the trace is not kept: " + trace);
    }
    return kept.get(Math.toIntExact((operation - 1) / EventChunk.CAPACITY));
  }

  /// Whether a further pass is possible: what came through a pipe is gone unless it was kept.
  public boolean canRepeat() {
    return isComplete || Files.isRegularFile(trace);
  }

  /// The measure of one pass: bytes of the file, where they are known.
  public long weight() {
    return weight;
  }

  /// Whether the last pass found the trace truncated.
  public boolean isCut() {
    return isCut;
  }

  /// What was repaired in the last pass over the file.
  public Repairs repairs() {
    return repairs;
  }
}
