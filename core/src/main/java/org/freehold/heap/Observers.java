package org.freehold.heap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A composite of several observers, which are notified in the order in which they were attached.
/// Immutable: attaching and detaching make a new one.
final class Observers implements AllocationObserver {

  private final List<AllocationObserver> all;

  private Observers(List<AllocationObserver> all) {
    this.all = List.copyOf(all);
  }

  /// The single observers of an observer that may be a composite, or null.
  static List<AllocationObserver> list(@Nullable AllocationObserver one) {
    return one == null ? List.of() : one instanceof Observers several ? several.all : List.of(one);
  }

  /// An observer, or null, together with another one.
  static AllocationObserver with(@Nullable AllocationObserver before, AllocationObserver added) {
    if (before == null) {
      return added;
    }
    List<AllocationObserver> together = new ArrayList<>(list(before));
    together.add(added);
    return new Observers(together);
  }

  /// The observers without one of them; null when none is left.
  static @Nullable AllocationObserver without(
      @Nullable AllocationObserver before, AllocationObserver removed) {
    List<AllocationObserver> left = new ArrayList<>(list(before));
    left.remove(removed);
    return switch (left.size()) {
      case 0 -> null;
      case 1 -> left.getFirst();
      default -> new Observers(left);
    };
  }

  @Override
  public void onAllocate(Heap heap, long address, long size) {
    for (AllocationObserver each : all) {
      each.onAllocate(heap, address, size);
    }
  }

  @Override
  public void onFree(Heap heap, long address) {
    for (AllocationObserver each : all) {
      each.onFree(heap, address);
    }
  }

  @Override
  public void onReallocate(Heap heap, long before, long address, long size) {
    for (AllocationObserver each : all) {
      each.onReallocate(heap, before, address, size);
    }
  }

  @Override
  public void onRefusal(Heap heap, long size) {
    for (AllocationObserver each : all) {
      each.onRefusal(heap, size);
    }
  }

  /// Notifies each of them, even where one throws: it is the last they hear of the heap.
  @Override
  public void onClose(Heap heap) {
    close(heap, 0);
  }

  private void close(Heap heap, int from) {
    if (from < all.size()) {
      try {
        all.get(from).onClose(heap);
      } finally {
        close(heap, from + 1);
      }
    }
  }
}
