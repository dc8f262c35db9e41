package org.freehold.bench.subject;

import java.util.Optional;
import org.freehold.bench.slots.Exchange;
import org.freehold.bench.slots.Slots;
import org.freehold.heap.Heap;

/// An allocator that is being measured: a factory of slots, and what it reports about its memory.
public interface Subject extends AutoCloseable {

  /// A figure that this allocator does not report.
  long UNKNOWN = -1;

  /// Creates slots for its blocks.
  ///
  /// @param count number of slots
  Slots slots(int count);

  /// Creates places for its blocks that all threads share.
  ///
  /// @param count number of places
  Exchange exchange(int count);

  /// The heap, for calls that only heaps of Freehold have; empty for other allocators.
  default Optional<Heap> heap() {
    return Optional.empty();
  }

  /// Its footprint in bytes as it reports it, or [#UNKNOWN].
  default long footprint() {
    return UNKNOWN;
  }

  /// Bytes of its bookkeeping outside of the memory that it allocates blocks from, or [#UNKNOWN].
  default long metadata() {
    return UNKNOWN;
  }

  /// Bytes in thread caches, or [#UNKNOWN].
  default long cached() {
    return UNKNOWN;
  }

  /// Releases its memory, if it can be closed.
  @Override
  default void close() {}
}
