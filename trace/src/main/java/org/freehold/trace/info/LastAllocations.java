package org.freehold.trace.info;

import java.util.HashMap;
import java.util.Map;

/// The block that each thread allocated last, if it has done nothing since. Most events come from
/// the thread of the previous event, so that one is cached.
final class LastAllocations {

  private static final long NONE = -1;

  /// A thread and its block.
  private static final class Last {
    final long thread;
    long id = NONE;

    Last(long thread) {
      this.thread = thread;
    }
  }

  private final Map<Long, Last> threads = new HashMap<>();
  private Last current = new Last(0);

  LastAllocations() {
    threads.put(0L, current);
  }

  private Last of(long thread) {
    if (current.thread != thread) {
      current = threads.computeIfAbsent(thread, Last::new);
    }
    return current;
  }

  void allocated(long thread, long id) {
    of(thread).id = id;
  }

  void other(long thread) {
    of(thread).id = NONE;
  }

  boolean isLast(long thread, long id) {
    return of(thread).id == id;
  }
}
