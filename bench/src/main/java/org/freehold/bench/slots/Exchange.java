package org.freehold.bench.slots;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// An array of places for blocks that all threads share; [Slots#swap] is the only way in and out.
public sealed interface Exchange {

  /// Number of places.
  int count();

  /// An exchange for addresses.
  ///
  /// @param places 0 where there is no block
  record OfAddresses(AtomicLongArray places) implements Exchange {
    @Override
    public int count() {
      return places.length();
    }
  }

  /// An exchange for objects.
  ///
  /// @param places null where there is no block
  record OfObjects(AtomicReferenceArray<@Nullable Object> places) implements Exchange {
    @Override
    public int count() {
      return places.length();
    }
  }
}
