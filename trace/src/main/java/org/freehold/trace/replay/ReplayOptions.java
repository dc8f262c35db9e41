package org.freehold.trace.replay;

import java.util.function.Supplier;
import org.freehold.heap.Heap;

/// How a trace is replayed.
///
/// @param heaps makes the fresh heap of each pass
/// @param space what the heap stands on, for the report: `native` or `simulated`
/// @param verify whether to check alignment, bounds, overlap and contents of every block; the time
///   is then that of the checking pass
/// @param passes number of timed passes; 0 lets the replay choose by the length of the trace
/// @param placements is told every address handed out
/// @param progress is told how far the replay is
public record ReplayOptions(
    Supplier<Heap> heaps,
    String space,
    boolean verify,
    int passes,
    PlacementListener placements,
    ProgressListener progress) {

  /// Is told where each block was placed, in the measuring pass.
  @FunctionalInterface
  public interface PlacementListener {
    /// Tells of nothing.
    PlacementListener NONE = (operation, size, address) -> {};

    /// A block was placed.
    ///
    /// @param operation number of the operation, counted from 1
    /// @param size the bytes asked for
    /// @param address where the block is; 0 when it was refused
    void placed(long operation, long size, long address);
  }

  /// Is told how far a replay is; called a few hundred times a pass at most.
  @FunctionalInterface
  public interface ProgressListener {
    /// Tells of nothing.
    ProgressListener NONE = (done, total) -> {};

    /// So much is done.
    ///
    /// @param done work done, in the unit of `total`
    /// @param total all the work of this replay, over all passes
    void progress(long done, long total);
  }
}
