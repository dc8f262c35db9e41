package org.freehold.bench.subject;

import org.freehold.bench.slots.Exchange;
import org.freehold.bench.slots.Slots;

/// An allocator while it is measured.
public interface Subject extends AutoCloseable {

  /// A figure that this allocator does not tell.
  long UNKNOWN = -1;

  /// Places for its blocks.
  ///
  /// @param count number of places
  Slots slots(int count);

  /// Places that all threads see.
  ///
  /// @param count number of places
  Exchange exchange(int count);

  /// Bytes that it holds of the machine's memory by its own count, or [#UNKNOWN].
  default long footprint() {
    return UNKNOWN;
  }

  /// Bytes of its bookkeeping that stand outside of the memory it cuts blocks from, or [#UNKNOWN].
  default long metadata() {
    return UNKNOWN;
  }

  /// Bytes in caches of threads, or [#UNKNOWN].
  default long cached() {
    return UNKNOWN;
  }

  /// Gives back what it holds, where it can be closed.
  @Override
  default void close() {}
}
