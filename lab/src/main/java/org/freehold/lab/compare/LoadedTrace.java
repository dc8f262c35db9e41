package org.freehold.lab.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.freehold.trace.replay.EventChunk;
import org.freehold.trace.replay.TraceChunks;

/// A trace, and the figures of it that do not depend on an allocator. Traces of up to 33 million
/// operations are kept decoded, in 12 bytes per operation; longer ones are decoded again for each
/// pass.
public final class LoadedTrace {

  private static final int MAX_KEPT_CHUNKS = 512;

  private final Path file;
  private final TraceChunks chunks;
  private long operations;
  private long allocations;
  private long peakLiveBytes;
  private long peakOperation;
  private int slots;

  private LoadedTrace(Path file, TraceChunks chunks) {
    this.file = file;
    this.chunks = chunks;
  }

  /// Reads a trace once.
  ///
  /// @param file in any format that [org.freehold.trace.Traces] opens
  /// @throws IOException when it cannot be read or is malformed
  public static LoadedTrace read(Path file) throws IOException {
    LoadedTrace trace = new LoadedTrace(file, new TraceChunks(file, MAX_KEPT_CHUNKS));
    trace.profile(Long.MAX_VALUE);
    if (!trace.chunks.isKept() && !trace.chunks.canRepeat()) {
      throw new IOException(file + ": too long to be read from a pipe; compare it from a file");
    }
    return trace;
  }

  /// Reads a trace that somebody else sent, to be kept: what is too much for that is refused where
  /// it begins, and an interrupt of this thread ends the reading.
  ///
  /// @param file in any format that [org.freehold.trace.Traces] opens
  /// @param mostBytes of decompressed data
  /// @throws IOException when it cannot be read, is malformed or too much
  public static LoadedTrace readSent(Path file, long mostBytes) throws IOException {
    LoadedTrace trace = new LoadedTrace(file, new TraceChunks(file, MAX_KEPT_CHUNKS, mostBytes));
    trace.profile((long) MAX_KEPT_CHUNKS * EventChunk.CAPACITY);
    return trace;
  }

  private void profile(long mostOperations) throws IOException {
    Profile profile = new Profile(mostOperations);
    try {
      chunks.forEach((chunk, _) -> profile.add(chunk));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Tracks the live bytes, which are the same for all allocators.
  private final class Profile {
    private long[] sizes = new long[1024];
    private final long mostOperations;
    private long live;

    Profile(long mostOperations) {
      this.mostOperations = mostOperations;
    }

    void add(EventChunk chunk) {
      slots = Math.max(slots, chunk.slotCount());
      if (slots > sizes.length) {
        sizes = Arrays.copyOf(sizes, Math.max(slots, sizes.length * 2));
      }
      for (int i = 0; i < chunk.count(); i++) {
        operations++;
        switch (chunk.opAt(i)) {
          case EventChunk.ALLOCATE -> {
            allocations++;
            resize(chunk.slotAt(i), chunk.sizeAt(i));
          }
          case EventChunk.REALLOCATE -> resize(chunk.slotAt(i), chunk.sizeAt(i));
          case EventChunk.FREE -> resize(chunk.slotAt(i), 0);
          default -> {
            // A free of null changes nothing.
          }
        }
      }
      if (operations > mostOperations) {
        throw refused("the trace has more than " + mostOperations + " operations");
      }
    }

    private void resize(int slot, long size) {
      live += size - sizes[slot];
      if (live < 0) {
        throw refused("operation " + operations + ": 2^63 bytes or more are live");
      }
      sizes[slot] = size;
      if (live > peakLiveBytes) {
        peakLiveBytes = live;
        peakOperation = operations;
      }
    }
  }

  private UncheckedIOException refused(String why) {
    return new UncheckedIOException(new IOException(file + ": " + why));
  }

  /// Iterates over the events; several threads may do so at the same time.
  ///
  /// @param consumer receives chunks in order
  /// @throws IOException when the trace can no longer be read
  public void forEach(TraceChunks.Consumer consumer) throws IOException {
    if (chunks.isKept()) {
      chunks.forEach(consumer);
    } else {
      new TraceChunks(file, 0).forEach(consumer);
    }
  }

  /// The chunk that holds an operation, of a trace that is kept.
  ///
  /// @param operation counted from 1
  /// @throws IllegalStateException when the trace is not kept
  public EventChunk chunkOf(long operation) {
    return chunks.chunkOf(operation);
  }

  /// The file, as the user typed it.
  public Path file() {
    return file;
  }

  /// Number of operations.
  public long operations() {
    return operations;
  }

  /// Number of allocations among them.
  public long allocations() {
    return allocations;
  }

  /// The peak of live bytes, as requested.
  public long peakLiveBytes() {
    return peakLiveBytes;
  }

  /// The operation at which the peak was first reached, counted from 1.
  public long peakOperation() {
    return peakOperation;
  }

  /// The most blocks live at once.
  public int slots() {
    return slots;
  }

  /// Whether the trace is truncated, so that only its complete part was read.
  public boolean isCut() {
    return chunks.isCut();
  }

  public boolean isKept() {
    return chunks.isKept();
  }
}
