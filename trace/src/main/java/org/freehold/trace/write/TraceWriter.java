package org.freehold.trace.write;

import java.io.Closeable;
import java.io.IOException;
import org.freehold.trace.CallStacks;
import org.freehold.trace.TraceEvent;

/// Writes the events of one trace in order. Made by [TraceWriters]; for one thread.
///
/// A writer that fails leaves an incomplete file; whoever created the file removes it.
public interface TraceWriter extends Closeable {

  /// Writes an event.
  ///
  /// @param event as a reader has filled it
  /// @param stacks what the event's stack means
  /// @throws IOException when it cannot be written
  void write(TraceEvent event, CallStacks stacks) throws IOException;

  /// Writes what can only be known at the end, and closes the file.
  @Override
  void close() throws IOException;
}
