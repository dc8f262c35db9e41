package org.freehold.trace;

import java.io.IOException;

/// Reads the events of one trace in order. Made by [Traces#open]; for one thread.
///
/// What is merely odd about a trace is repaired and counted, so that the events always make sense:
/// a block is allocated before it is resized or freed, is freed at most once, and no two live
/// blocks share a slot. Memory grows with the blocks that are live, never with the length of the
/// trace.
public sealed interface TraceReader extends AutoCloseable permits RepReader, HeaptrackReader {

  /// Moves on to the next event.
  ///
  /// @param event is filled with it
  /// @return false when the trace is over; the event is untouched then
  /// @throws TraceFormatException when the trace is broken here
  /// @throws IOException when the file cannot be read
  boolean next(TraceEvent event) throws IOException;

  /// What was repaired up to here.
  Repairs repairs();

  /// Bytes of the file that have been taken in, compressed as they lie there: a measure of
  /// progress.
  long bytesRead();

  /// Bytes of the file in total; 0 when they are not known, as for a pipe.
  long bytesTotal();

  /// Closes the file.
  @Override
  void close() throws IOException;
}
