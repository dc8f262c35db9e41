package org.freehold.heap.internal.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.backend.MemorySupply;
import org.freehold.heap.internal.backend.PurgePacer;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.jspecify.annotations.Nullable;

/// The idle purger of a heap: purges memory that has been unused for the heap's purge delay. That
/// is the contents of thread caches whose threads have been inactive meanwhile, slabs without
/// blocks, and whole free pages if the back end has been inactive as well.
///
/// Thread-safe. [#note] is called off the hot path only: a heap that was found idle has empty bins,
/// so whatever happens next takes the slow path and calls it.
final class IdlePurger {

  private final HeapAccess access;
  private final long delayNanos;
  private final @Nullable FrontEnd frontEnd;
  private final MemorySupply supply;
  private final HeapStatistics totals;
  private final AtomicBoolean isScheduled = new AtomicBoolean();

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

  long delayNanos() {
    return delayNanos;
  }

  /// Notes that there may soon be something to purge, and schedules that.
  void note() {
    if (delayNanos != 0 && !isScheduled.getPlain() && isScheduled.compareAndSet(false, true)) {
      if (!PurgeThread.trySchedule(this)) {
        isScheduled.set(false);
      }
    }
  }

  /// Purges what is unused. Never waits: a busy heap is left for the next pass.
  ///
  /// @return whether to schedule another purge
  boolean purge() {
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
      isScheduled.set(false);
      // A thread that used its cache meanwhile may have relied on the purge that was scheduled.
      return frontEnd != null && frontEnd.hasActivity() && isScheduled.compareAndSet(false, true);
    } finally {
      access.exit();
    }
  }
}
