package org.freehold.object;

import java.util.function.Consumer;
import org.freehold.object.internal.owners.LostOwnerReports;
import org.freehold.object.internal.owners.OwnerWatch;
import org.jspecify.annotations.Nullable;

/// What happens when an owner is lost, for the whole process: [Owned], [Shared] and [Bstr] objects
/// that became garbage while they were open, and [Frame]s that were left open.
///
/// Unless a program says otherwise, the first one is reported as a warning to the `System.Logger`
/// named `org.freehold.object`, and all are counted. A loss is noticed some time after a garbage
/// collection, on a thread of its own (`freehold-owners`), which lives only while owners are
/// watched.
///
/// All owners are watched while a program makes fewer than about 1,000 a second; of more, a sample
/// is.
///
/// Thread-safe. Each setting holds for owners made from then on or, for [#listen] and [#freeLost],
/// for losses noticed from then on.
public final class LostOwners {

  private LostOwners() {}

  /// Sets who is told of every lost owner, in place of the log.
  ///
  /// @param listener called on the thread that notices the loss: `freehold-owners`, or for a frame
  ///   the thread that closes the one below it, which gets what the listener throws; null for the
  ///   log again
  public static void listen(@Nullable Consumer<? super LostOwner> listener) {
    LostOwnerReports.listen(listener);
  }

  /// How many owners were found lost since the process has started. Where only a sample is watched,
  /// so many of the sample.
  public static long count() {
    return LostOwnerReports.count();
  }

  /// Sets whether the stack is captured with each token, and with each frame. A stack that the heap
  /// tracks anyway (`HeapOptions.stackTraces`) is reported without that. A capture costs about a
  /// microsecond.
  ///
  /// @param captures false unless it was set
  public static void captureStacks(boolean captures) {
    LostOwnerReports.captureStacks(captures);
  }

  /// Sets whether the blocks of lost owners are freed: that of an [Owned] or a [Bstr], without its
  /// destructor, and never that of a [Shared].
  ///
  /// Only for programs that reach a block by its owner alone, and keep the owner reachable as long
  /// as they use the block: an address in a variable, in another block or in a C library keeps
  /// nothing alive.
  ///
  /// @param frees false unless it was set
  public static void freeLost(boolean frees) {
    LostOwnerReports.freeLost(frees);
  }

  /// How many owners and threads are watched at the moment.
  public static int watched() {
    return OwnerWatch.SHARED.size();
  }
}
