package org.freehold.trace;

import java.io.IOException;

/// Reads the events of one trace in order. Made by [Traces#open]; for one thread.
///
/// What is merely odd about a trace is repaired and counted, so that the events always make sense:
/// a block is allocated before it is resized or freed, is freed at most once, and no two live
/// blocks share a slot. Memory grows with the blocks that are live and with the different stacks,
/// never with the length of the trace.
public interface TraceReader extends AutoCloseable {

  /// The format that is read.
  TraceFormat format();

  /// What was recorded: a command line, or other words; empty where the format does not tell.
  default String command() {
    return "";
  }

  /// When the recording began, in milliseconds since 1970; 0 where the format does not tell.
  default long startMillis() {
    return 0;
  }

  /// Moves on to the next event.
  ///
  /// @param event is filled with it
  /// @return false when the trace is over; the event is untouched then
  /// @throws TraceFormatException when the trace is broken here
  /// @throws IOException when the file cannot be read
  boolean next(TraceEvent event) throws IOException;

  /// The call stacks that the events name, as far as they have been read. Their memory grows with
  /// the number of different stacks.
  default CallStacks stacks() {
    return CallStacks.NONE;
  }

  /// Whether the file was found to end before the recording did, as when the recorder was killed.
  /// What is whole has been read then.
  default boolean isCut() {
    return false;
  }

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
