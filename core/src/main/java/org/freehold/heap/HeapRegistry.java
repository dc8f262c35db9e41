package org.freehold.heap;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The registry of open heaps, so that reports can list them and the diagnosis of an invalid free
/// can name the heap that a block belongs to. Heaps are made and closed rarely.
///
/// Adding a heap may fail for want of Java memory, and then has changed nothing; removing one needs
/// none, so that a heap that is closed is never kept.
///
/// Thread-safe: its lock is taken before no other one.
final class HeapRegistry {

  private static final Object LOCK = new Object();

  /// The open heaps, the oldest first, then nulls.
  private static @Nullable Heap[] heaps = new Heap[8];

  private static int count;

  private HeapRegistry() {}

  static void add(Heap heap) {
    synchronized (LOCK) {
      if (count == heaps.length) {
        heaps = Arrays.copyOf(heaps, 2 * count);
      }
      heaps[count++] = heap;
    }
  }

  /// Removes a heap; does nothing when it is not there.
  static void remove(Heap heap) {
    synchronized (LOCK) {
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (heaps[i] != heap) {
          heaps[kept++] = heaps[i];
        }
      }
      for (int i = kept; i < count; i++) {
        heaps[i] = null;
      }
      count = kept;
    }
  }

  static List<Heap> list() {
    return List.of(copy());
  }

  @SuppressWarnings("NullAway") // The first `count` are heaps.
  private static Heap[] copy() {
    synchronized (LOCK) {
      return Arrays.copyOf(heaps, count);
    }
  }

  /// The name of the other heap on the same address space that has a live block at an address; null
  /// when there is none, or it stays busy. The wait is bounded, since two heaps that ask about each
  /// other would otherwise deadlock.
  static @Nullable String nameOfOwner(long address, Heap asking) {
    for (Heap heap : copy()) {
      if (heap != asking
          && heap.options().space().equals(asking.options().space())
          && heap.isBlockUnlessBusy(address)) {
        return heap.options().name();
      }
    }
    return null;
  }
}
