package org.freehold.heap.internal.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.internal.backend.MemorySupply;
import org.freehold.heap.internal.backend.PurgePacer;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.jspecify.annotations.Nullable;

/// Gives a heap's memory back once it has been free for the heap's delay and nobody seems to want
/// it: what is in the caches of threads that have done nothing meanwhile, slabs without blocks, and
/// whole free pages if the back end has done nothing either.
///
/// Thread-safe. [#note] is called off the hot path only; a heap that has been found idle has
/// nothing left in its bins, so whatever happens next comes this way.
final class IdlePurger {

  private final HeapAccess gate;
  private final long delayNanos;
  private final @Nullable FrontEnd frontEnd;
  private final MemorySupply supply;
  private final HeapStatistics totals;
  private final AtomicBoolean isScheduled = new AtomicBoolean();

  /// Requests that the heap had served when it was last looked at.
  private long requestsSeen = -1;

  IdlePurger(
      HeapOptions options,
      HeapAccess gate,
      @Nullable FrontEnd frontEnd,
      MemorySupply supply,
      HeapStatistics totals) {
    this.gate = gate;
    this.delayNanos = PurgePacer.delayNanos(options);
    this.frontEnd = frontEnd;
    this.supply = supply;
    this.totals = totals;
  }

  long delayNanos() {
    return delayNanos;
  }

  /// Notes that there may be something to give back before long.
  void note() {
    if (delayNanos != 0 && !isScheduled.getPlain() && isScheduled.compareAndSet(false, true)) {
      if (!PurgeThread.trySchedule(this)) {
        isScheduled.set(false);
      }
    }
  }

  /// Gives back what there is. Waits for nobody: a heap that is busy is left for the next time.
  ///
  /// @return whether to come again
  boolean purge() {
    if (!gate.tryEnter()) {
      return !gate.isClosed();
    }
    try {
      boolean isIdle = frontEnd == null || frontEnd.purgeIdle();
      long requests = totals.requests();
      if (requests == requestsSeen) {
        supply.releaseEmptySegments();
        supply.decommitAll();
      } else {
        isIdle = false;
        supply.decommitSome();
      }
      requestsSeen = requests;
      if (!isIdle) {
        return true;
      }
      isScheduled.set(false);
      // Whoever was in a cache meanwhile may have relied on that the heap would be looked at.
      return frontEnd != null && frontEnd.hasActivity() && isScheduled.compareAndSet(false, true);
    } finally {
      gate.exit();
    }
  }
}
