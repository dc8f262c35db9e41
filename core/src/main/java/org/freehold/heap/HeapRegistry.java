package org.freehold.heap;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.freehold.heap.internal.backend.ReservationOwners;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ProgramBreak;
import org.freehold.vm.Region;
import org.jspecify.annotations.Nullable;

/// The registry of open heaps, so that reports can list them, the diagnosis of an invalid free can
/// name the heap that a block belongs to, and a program that is unloaded can close them all.
///
/// It is a list whose links belong to the heaps' entries: making a heap has made the entry, and
/// closing one needs no Java memory.
///
/// Thread-safe: one lock, with which nothing else is called.
public final class HeapRegistry {

  private static final Object LOCK = new Object();
  private static @Nullable Entry first;
  private static @Nullable Entry last;

  /// The heaps by what stands for them as owners of memory.
  private static final IdentityHashMap<Object, Heap> BY_OWNER = new IdentityHashMap<>();

  private HeapRegistry() {}

  /// Closes all open heaps and the program break, the process heap included, which then refuses
  /// every request like any heap that is closed. For a program that is unloaded together with its
  /// copy of Freehold, such as a web application that is redeployed: nothing of its heaps stays in
  /// the process.
  ///
  /// Live blocks are released; the caller knows that nobody uses them any more. Where an observer
  /// throws, the other heaps are closed all the same.
  ///
  /// @throws RuntimeException what an observer threw, the first one with the others suppressed
  public static void closeAll() {
    try {
      closeAll(list());
    } finally {
      ProgramBreak.closeOfProcess();
    }
  }

  static void closeAll(List<Heap> heaps) {
    Throwable thrown = null;
    for (Heap heap : heaps) {
      try {
        heap.closeWhatever();
      } catch (RuntimeException | Error e) {
        if (thrown == null) {
          thrown = e;
        } else {
          thrown.addSuppressed(e);
        }
      }
    }
    switch (thrown) {
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      case null, default -> {}
    }
  }

  static void add(Heap heap) {
    Entry added = heap.registered;
    synchronized (LOCK) {
      BY_OWNER.put(heap.engine().owner(), heap); // Needs Java memory, so it comes first.
      added.previous = last;
      if (last == null) {
        first = added;
      } else {
        last.next = added;
      }
      last = added;
      added.isListed = true;
    }
  }

  /// Removes a heap; does nothing when it is not there.
  static void remove(Heap heap) {
    Entry removed = heap.registered;
    synchronized (LOCK) {
      if (!removed.isListed) {
        return;
      }
      removed.isListed = false;
      BY_OWNER.remove(heap.engine().owner());
      if (removed.previous == null) {
        first = removed.next;
      } else {
        removed.previous.next = removed.next;
      }
      if (removed.next == null) {
        last = removed.previous;
      } else {
        removed.next.previous = removed.previous;
      }
      removed.previous = null;
      removed.next = null;
    }
  }

  /// All open heaps, the oldest first.
  static List<Heap> list() {
    List<Heap> heaps = new ArrayList<>();
    synchronized (LOCK) {
      for (Entry each = first; each != null; each = each.next) {
        heaps.add(each.heap);
      }
    }
    return List.copyOf(heaps);
  }

  /// The name of the other heap on the same address space that has a live block at an address; null
  /// when there is none, or it stays busy. The wait is bounded, since two heaps that ask about each
  /// other would otherwise deadlock.
  static @Nullable String nameOfOwner(long address, Heap asking) {
    AddressSpace space = asking.options().space();
    if (address < 0 || address > space.info().highestAddress()) {
      return null;
    }
    Object owner = ReservationOwners.of(space).ownerOf(address);
    if (owner != null) {
      return nameIfBlock(byOwner(owner), address, asking);
    }
    return space.query(address).state() == Region.State.FREE ? null : search(address, asking);
  }

  private static @Nullable Heap byOwner(Object owner) {
    synchronized (LOCK) {
      return BY_OWNER.get(owner);
    }
  }

  /// The name of the other heap that has an address as a block of a page heap.
  private static @Nullable String search(long address, Heap asking) {
    for (Heap heap : list()) {
      String name =
          heap.options().pageHeap() != null
                  && heap.options().space().equals(asking.options().space())
              ? nameIfBlock(heap, address, asking)
              : null;
      if (name != null) {
        return name;
      }
    }
    return null;
  }

  private static @Nullable String nameIfBlock(@Nullable Heap heap, long address, Heap asking) {
    return heap != null && !heap.equals(asking) && heap.engine().isBlockUnlessBusy(address)
        ? heap.options().name()
        : null;
  }

  /// A heap in the registry.
  static final class Entry {
    private final Heap heap;
    private @Nullable Entry previous;
    private @Nullable Entry next;
    private boolean isListed;

    Entry(Heap heap) {
      this.heap = heap;
    }
  }
}
