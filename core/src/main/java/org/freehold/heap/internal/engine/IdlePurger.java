package org.freehold.heap.internal.engine;

import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.backend.MemorySupply;
import org.freehold.heap.internal.backend.PurgePacer;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.freehold.internal.change.StackReserve;
import org.jspecify.annotations.Nullable;

/// The idle purger of a heap: purges memory that has been unused for the heap's purge delay. That
/// is the contents of thread caches whose threads have been inactive meanwhile, slabs without
/// blocks, and whole free pages if the back end has been inactive as well.
///
/// Thread-safe. [#note] is called off the hot path only: a heap that was found idle has empty bins,
/// so whatever happens next takes the slow path and calls it. It belongs to what a request settles:
/// whatever fails there for want of Java memory or stack is none of the request's business.
final class IdlePurger extends PurgeTask {

  private final HeapAccess access;
  private final long delayNanos;
  private final @Nullable FrontEnd frontEnd;
  private final MemorySupply supply;
  private final HeapStatistics totals;

  /// Whether nothing needs to be scheduled. It may be false although a purge is scheduled, never
  /// true for long although none is: only the purge thread, and a thread that has just failed to
  /// schedule one, set it to false.
  private volatile boolean isScheduled;

  /// Requests that the heap had served at the last purge.
  private long requestsSeen = -1;

  IdlePurger(
      HeapOptions options,
      HeapAccess access,
      @Nullable FrontEnd frontEnd,
      MemorySupply supply,
      HeapStatistics totals) {
    this.access = access;
    this.delayNanos = PurgePacer.delayNanos(options);
    this.frontEnd = frontEnd;
    this.supply = supply;
    this.totals = totals;
  }

  @Override
  long delayNanos() {
    return delayNanos;
  }

  /// Notes that there may soon be something to purge, and schedules that.
  void note() {
    if (delayNanos != 0 && !isScheduled) {
      noteSlow();
    }
  }

  private void noteSlow() {
    boolean isDone = false;
    isScheduled = true;
    try {
      isDone = PurgeThread.SHARED.trySchedule(this);
    } catch (OutOfMemoryError | StackOverflowError e) {
      // The next request tries again.
    } finally {
      if (!isDone) {
        isScheduled = false;
      }
    }
  }

  /// Ends all purging: the heap is closed.
  void close() {
    PurgeThread.SHARED.drop(this);
  }

  /// Purges what is unused. Never waits: a busy heap is left for the next pass.
  @Override
  boolean purge() {
    StackReserve.require();
    if (!access.tryEnter()) {
      return !access.isClosed();
    }
    try {
      boolean isIdle = frontEnd == null || frontEnd.purgeIdle();
      long requests = totals.requests();
      if (requests == requestsSeen) {
        supply.releaseEmptySegments();
        boolean _ = supply.decommitAll();
      } else {
        isIdle = false;
        supply.decommitSome();
      }
      requestsSeen = requests;
      if (!isIdle) {
        return true;
      }
      isScheduled = false;
      // A thread that used its cache meanwhile may have relied on the purge that was scheduled.
      boolean isWanted = frontEnd != null && frontEnd.hasActivity();
      if (isWanted) {
        isScheduled = true;
      }
      return isWanted;
    } finally {
      access.exit();
    }
  }
}
