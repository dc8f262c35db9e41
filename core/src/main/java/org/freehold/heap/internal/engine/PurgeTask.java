package org.freehold.heap.internal.engine;

import org.jspecify.annotations.Nullable;

/// What the purge thread does again and again for one heap, with the links by which it is in the
/// schedule ([PurgeThread]): so scheduling needs no Java memory.
///
/// The fields belong to the purge thread's lock.
abstract class PurgeTask {

  /// Neighbours in the schedule.
  @Nullable PurgeTask previous;

  @Nullable PurgeTask next;

  boolean isScheduledNow;

  /// When the next purge is due, of `System.nanoTime`.
  long due;

  /// How often it has been scheduled, and how often by the time of the last purge.
  long requests;

  long seenRequests;

  /// Whether its heap counts as one that is open.
  boolean isCounted;

  /// Whether it will not be scheduled any more: its heap is closed, or corrupted.
  boolean isOver;

  /// How long memory is unused before it is purged.
  abstract long delayNanos();

  /// Purges what is unused. Never waits for a lock.
  ///
  /// @return whether to schedule another purge
  abstract boolean purge();
}
