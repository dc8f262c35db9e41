package org.freehold.heap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.freehold.heap.internal.engine.HeapEvents;
import org.jspecify.annotations.Nullable;

/// Dispatches the events of a heap's engine to the heap's observers and its limit listener.
///
/// With no observer attached, a call costs one read of a plain field, [Heap#observer], and one
/// branch. Observers are notified in an order in which no other thread can interfere: of an
/// allocation before the caller has the block, of a free before the address can be allocated again.
final class HeapObservers implements HeapEvents {

  private final Heap heap;

  /// Is told which blocks were live when the heap was closed; null for nobody.
  private volatile @Nullable Consumer<? super LeakReport.Unfreed> unfreedHandler;

  /// What is to be told; taken by the thread that closed the heap.
  private final AtomicReference<LeakReport.@Nullable Unfreed> unfreed = new AtomicReference<>();

  /// How many notifications are under way with the heap's lock held, by which it is guarded.
  private int notified;

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
    unfreedHandler = LeakReport.handlerAtClose();
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
    if (observer == null) {
      return;
    }
    notified++;
    try {
      observer.onFree(heap, address);
    } finally {
      notified--;
    }
  }

  @Override
  public void reallocated(long before, long address, long size) {
    AllocationObserver observer = heap.observer;
    if (observer == null) {
      return;
    }
    notified++;
    try {
      observer.onReallocate(heap, before, address, size);
    } finally {
      notified--;
    }
  }

  @Override
  public void closing() {
    try {
      if (unfreedHandler != null) {
        unfreed.set(LeakReport.unfreed(heap));
      }
    } finally {
      tellObserversOfClose();
    }
  }

  private void tellObserversOfClose() {
    AllocationObserver observer = heap.observer;
    if (observer == null) {
      return;
    }
    notified++;
    try {
      observer.onClose(heap);
    } finally {
      notified--;
    }
  }

  @Override
  public boolean areNotified() {
    return notified > 0;
  }

  /// Sets who is told which blocks were live when the heap was closed.
  void tellUnfreed(Consumer<? super LeakReport.Unfreed> handler) {
    unfreedHandler = handler;
  }

  /// Tells which blocks were live when the heap was closed, in the thread that closed it.
  void closed() {
    LeakReport.Unfreed found = unfreed.getAndSet(null);
    Consumer<? super LeakReport.Unfreed> handler = unfreedHandler;
    if (found != null && handler != null) {
      handler.accept(found);
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

  /// A composite of several observers, which are notified in the order in which they were attached.
  /// Immutable: attaching and detaching make a new one.
  private static final class Observers implements AllocationObserver {

    private final List<AllocationObserver> all;

    private Observers(List<AllocationObserver> all) {
      this.all = List.copyOf(all);
    }

    /// The single observers of an observer that may be a composite, or null.
    static List<AllocationObserver> list(@Nullable AllocationObserver one) {
      return one == null
          ? List.of()
          : one instanceof Observers several ? several.all : List.of(one);
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
}
