package org.freehold.bench.workload;

/// A workload that is being run.
public interface Session extends AutoCloseable {

  /// Makes what a thread does; called in that thread, before the clock runs.
  ///
  /// @param index of the thread, from 0
  Worker worker(int index);

  /// Bytes that are live as they were asked for, where the workload counts them; -1 otherwise.
  default long liveBytes() {
    return -1;
  }

  /// Frees what belongs to no thread; called when all threads are done.
  @Override
  default void close() {}
}
