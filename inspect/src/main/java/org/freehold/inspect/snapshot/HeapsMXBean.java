package org.freehold.inspect.snapshot;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The heaps of the process for management tools, as `org.freehold:type=Heaps`.
public interface HeapsMXBean {

  /// The open heaps, the oldest first.
  List<HeapFigures> getHeaps();

  /// Writes a snapshot of all open heaps on the machine of the process.
  ///
  /// @param file where to
  /// @return the number of live blocks in it
  /// @throws IOException when the file cannot be written
  long writeSnapshot(String file) throws IOException;

  /// What the last snapshot that was written so contains and what it cost; null before the first.
  @Nullable SnapshotResult getLastSnapshot();

  /// The figures of a heap.
  ///
  /// @param name as its options say
  /// @param reservedBytes reserved address space
  /// @param committedBytes of these, backed by memory
  /// @param busyBytes in live blocks
  /// @param freeBytes committed and free
  /// @param busyBlocks live blocks
  /// @param allocations since the heap was made
  /// @param frees since the heap was made
  /// @param refusals since the heap was made
  record HeapFigures(
      String name,
      long reservedBytes,
      long committedBytes,
      long busyBytes,
      long freeBytes,
      long busyBlocks,
      long allocations,
      long frees,
      long refusals) {}
}
