package org.freehold.bench.workload;

/// A workload in progress.
public interface Session extends AutoCloseable {

  /// Makes the worker of a thread; called in that thread, before the clock starts.
  ///
  /// @param index of the thread, from 0
  Worker worker(int index);

  /// Requested bytes that are live, where the workload counts them; -1 otherwise.
  default long liveBytes() {
    return -1;
  }

  /// Frees what belongs to no thread; called when all threads are done.
  @Override
  default void close() {}
}
