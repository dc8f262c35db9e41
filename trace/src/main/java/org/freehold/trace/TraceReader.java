package org.freehold.trace;

import java.io.IOException;

/// Reads the events of one trace in order. Made by [Traces#open]; for one thread.
///
/// Oddities of a trace are repaired and counted, so that the events are always consistent: a block
/// is allocated before it is resized or freed, is freed at most once, and no two live blocks share
/// a slot. Memory grows with the number of live blocks and of different stacks, never with the
/// length of the trace.
public interface TraceReader extends AutoCloseable {

  /// The format that is read.
  TraceFormat format();

  /// What was recorded, usually a command line; empty where the format does not record it.
  default String command() {
    return "";
  }

  /// When the recording began, in milliseconds since 1970; 0 where the format does not record it.
  default long startMillis() {
    return 0;
  }

  /// Reads the next event.
  ///
  /// @param event is filled with it
  /// @return false at the end of the trace; the event is unchanged then
  /// @throws TraceFormatException when the trace is malformed here
  /// @throws IOException when the file cannot be read
  boolean next(TraceEvent event) throws IOException;

  /// The call stacks that the events name, as far as they have been read. Memory grows with the
  /// number of different stacks.
  default CallStacks stacks() {
    return CallStacks.NONE;
  }

  /// Whether the trace is truncated: the file ends before the recording did, as when the recorder
  /// was killed. All complete events have been read then.
  default boolean isCut() {
    return false;
  }

  /// What was repaired up to here.
  Repairs repairs();

  /// Bytes of the file that have been read, before decompression: a measure of progress.
  long bytesRead();

  /// Bytes of the file in total; 0 when unknown, as for a pipe.
  long bytesTotal();

  /// Closes the file.
  @Override
  void close() throws IOException;
}
