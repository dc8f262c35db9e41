package org.freehold.heap;

import java.util.List;
import org.freehold.heap.internal.engine.HeapEvents;
import org.jspecify.annotations.Nullable;

/// Dispatches the events of a heap's engine to the heap's observers and its limit listener.
///
/// With no observer attached, a call costs one read of a plain field, [Heap#observer], and one
/// branch. Observers are notified in an order in which no other thread can interfere: of an
/// allocation before the caller has the block, of a free before the address can be allocated again.
final class HeapObservers implements HeapEvents {

  private final Heap heap;

  HeapObservers(Heap heap) {
    this.heap = heap;
  }

  /// Adds an observer after those that are attached already. The caller synchronizes.
  void attach(AllocationObserver added) {
    heap.observer = Observers.with(heap.observer, added);
  }

  /// Removes an observer; does nothing when it is not attached. The caller synchronizes.
  void detach(AllocationObserver removed) {
    heap.observer = Observers.without(heap.observer, removed);
  }

  /// The first observer that tracks the stacks of allocations; null when there is none.
  @Nullable AllocationStacks allocationStacks() {
    for (AllocationObserver each : Observers.list(heap.observer)) {
      if (each instanceof AllocationStacks stacks) {
        return stacks;
      }
    }
    return null;
  }

  /// The live blocks grouped by the stack that allocated them.
  ///
  /// @throws IllegalStateException when the heap does not track its blocks
  List<AllocationStacks.Leak> leaks() {
    AllocationStacks stacks = allocationStacks();
    if (stacks == null) {
      throw new IllegalStateException(
          "the heap keeps no stacks: set HeapOptions.stackTraces, heap=" + heap.options().name());
    }
    return stacks.leaks();
  }

  /// Attaches the observers that a new heap's options and the system properties ask for.
  void attachAsConfigured() {
    HeapWatchers.notify(heap);
    int oneIn = LeakReport.sampling(heap.options());
    if (oneIn != 0) {
      heap.attach(new AllocationStacks(StackDatabase.ofProcess(), StackSampling.oneIn(oneIn)));
    }
  }

  @Override
  public boolean areObserved() {
    return heap.observer != null;
  }

  @Override
  public void allocated(long address, long size) {
    AllocationObserver observer = heap.observer;
    if (observer == null) {
      return;
    }
    if (address == 0) {
      observer.onRefusal(heap, size);
    } else {
      observer.onAllocate(heap, address, size);
    }
  }

  @Override
  public void freeing(long address) {
    AllocationObserver observer = heap.observer;
    if (observer != null) {
      observer.onFree(heap, address);
    }
  }

  @Override
  public void reallocated(long before, long address, long size) {
    AllocationObserver observer = heap.observer;
    if (observer != null) {
      observer.onReallocate(heap, before, address, size);
    }
  }

  @Override
  public void closing() {
    AllocationObserver observer = heap.observer;
    if (observer != null) {
      observer.onClose(heap);
    }
  }

  @Override
  public void shut() {
    HeapRegistry.remove(heap);
  }

  @Override
  public boolean makeRoom(long size) {
    return heap.options().limitListener().makeRoom(heap, size);
  }
}
