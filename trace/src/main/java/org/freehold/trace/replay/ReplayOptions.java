package org.freehold.trace.replay;

import java.util.function.Supplier;
import org.freehold.heap.Heap;

/// How a trace is replayed.
///
/// @param heaps makes the fresh heap of each pass
/// @param space the heap's address space, for the report: `native` or `simulated`
/// @param verify whether to check alignment, bounds, overlap and contents of every block; the time
///   is then that of the checking pass
/// @param passes number of timed passes; 0 makes the replay choose by the length of the trace
/// @param placements receives every address handed out
/// @param progress receives the progress
public record ReplayOptions(
    Supplier<Heap> heaps,
    String space,
    boolean verify,
    int passes,
    PlacementListener placements,
    ProgressListener progress) {

  /// Receives the address of each block, in the measuring pass.
  @FunctionalInterface
  public interface PlacementListener {
    /// Ignores everything.
    PlacementListener NONE = (operation, size, address) -> {};

    /// A block was placed.
    ///
    /// @param operation number of the operation, counted from 1
    /// @param size the requested bytes
    /// @param address where the block is; 0 when it was refused
    void placed(long operation, long size, long address);
  }

  /// Receives the progress of a replay; called a few hundred times per pass at most.
  @FunctionalInterface
  public interface ProgressListener {
    /// Ignores everything.
    ProgressListener NONE = (done, total) -> {};

    /// Part of the work is done.
    ///
    /// @param done work done, in the unit of `total`
    /// @param total all the work of this replay, over all passes
    void progress(long done, long total);
  }
}
