package org.freehold.heap;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The registry of open heaps, so that reports can list them and the diagnosis of an invalid free
/// can name the heap that a block belongs to. Heaps are made and closed rarely; the list is copied
/// on each change.
final class HeapRegistry {

  private static final CopyOnWriteArrayList<Heap> HEAPS = new CopyOnWriteArrayList<>();

  private HeapRegistry() {}

  static void add(Heap heap) {
    HEAPS.add(heap);
  }

  static void remove(Heap heap) {
    HEAPS.remove(heap);
  }

  static List<Heap> list() {
    return List.copyOf(HEAPS);
  }

  /// The name of the other heap on the same address space that has a live block at an address; null
  /// when there is none, or it stays busy. The wait is bounded, since two heaps that ask about each
  /// other would otherwise deadlock.
  static @Nullable String nameOfOwner(long address, Heap asking) {
    for (Heap heap : HEAPS) {
      if (heap != asking
          && heap.options().space().equals(asking.options().space())
          && heap.isBlockUnlessBusy(address)) {
        return heap.options().name();
      }
    }
    return null;
  }
}
