package org.freehold.heap.internal.engine;

/// The retries of one request that the byte limit refuses: asks the limit listener to make room as
/// long as that helps, and has the heap purged before it gives up.
///
/// What a listener frees, other threads may take before the request is tried again, so asking a few
/// times is not enough. But each time that happens, some other request has been served. So the
/// listener is asked again whenever the heap has served or freed anything since the last time; only
/// after [#MAX_FRUITLESS] calls in a row without that is its promise taken for an empty one.
///
/// What it frees may also be in pieces, none of which suffices. Their pages count against the limit
/// until they are decommitted, so that is done: after the first, second, fourth … call, and before
/// the request is refused.
///
/// Belongs to one request. Methods named …Locked are called with the heap's lock held, [#ask]
/// without it.
final class LimitRetry {

  /// Calls of the listener in a row without an effect.
  private static final int MAX_FRUITLESS = 8;

  /// Calls of the listener at all: the end of a listener that promises what it does not do, in a
  /// heap where others are served meanwhile.
  private static final int MAX_CALLS = 10_000;

  private final FullPurge purge;
  private final HeapStatistics totals;
  private final HeapEvents events;
  private final long size;

  private int calls;
  private int fruitless;
  private boolean isHopeless;

  /// Requests served before the listener was called: those under the lock, and once these were not
  /// enough to tell, all of them.
  private long served;

  private long allServed = -1;

  LimitRetry(FullPurge purge, HeapStatistics totals, HeapEvents events, long size) {
    this.purge = purge;
    this.totals = totals;
    this.events = events;
    this.size = size;
  }

  /// Purges the heap if it is time for that.
  ///
  /// @return whether the request is to be tried at once
  boolean purgesLocked() {
    boolean isDue = calls > 0 && (isHopeless || (calls & (calls - 1)) == 0);
    return isDue && purge.purgeAll();
  }

  /// Whether the request, which has failed again, is to be refused; else [#ask] follows.
  boolean isOverLocked() {
    if (calls > 0 && !isHopeless) {
      fruitless = hasEffectLocked() ? 0 : fruitless + 1;
    }
    served = totals.requests();
    return isHopeless || fruitless == MAX_FRUITLESS || calls == MAX_CALLS;
  }

  /// Whether anything has been served or freed since the listener was called. The front end, whose
  /// counts take long to add up, is asked only when the heap's own do not tell.
  private boolean hasEffectLocked() {
    if (totals.requests() != served) {
      return true;
    }
    long before = allServed;
    allServed = totals.allRequests();
    return before >= 0 && allServed != before;
  }

  /// Asks the listener to make room.
  void ask() {
    calls++;
    isHopeless = !events.makeRoom(size);
  }
}
