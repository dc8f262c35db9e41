package org.freehold.heap.internal.slab;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The registry of slab directories: one for each address space on which a heap has slabs.
///
/// When its last heap is closed, a directory is kept and reused for the next space with the same
/// layout: a thread that is still looking up an address for the closed heap then reads memory that
/// is valid and holds nothing of that heap.
///
/// Thread-safe.
public final class SlabDirectories {

  private static final IdentityHashMap<AddressSpace, Shared> IN_USE = new IdentityHashMap<>();
  private static final Map<Layout, ArrayDeque<SlabDirectory>> IDLE = new HashMap<>();

  private SlabDirectories() {}

  /// The directory for a heap's space; null when its memory is not available. Each successful call
  /// is matched by one [#release].
  ///
  /// @param space that the slabs are on
  /// @param host that records come from; one other than the process's own gets a directory of its
  ///   own
  public static synchronized @Nullable SlabDirectory acquire(
      AddressSpace space, AddressSpace host) {
    if (!host.equals(AddressSpace.host())) {
      return SlabDirectory.tryCreate(host, space.info());
    }
    Shared shared = IN_USE.get(space);
    if (shared == null) {
      ArrayDeque<SlabDirectory> idle = IDLE.get(Layout.of(space));
      SlabDirectory directory =
          idle == null || idle.isEmpty()
              ? SlabDirectory.tryCreate(host, space.info())
              : idle.removeLast();
      if (directory == null) {
        return null;
      }
      shared = new Shared(directory);
      IN_USE.put(space, shared);
    }
    shared.heaps++;
    return shared.directory;
  }

  /// Ends a heap's use of a directory, in which it no longer has any slab.
  public static synchronized void release(
      SlabDirectory directory, AddressSpace space, AddressSpace host) {
    if (!host.equals(AddressSpace.host())) {
      directory.release();
      return;
    }
    Shared shared = IN_USE.get(space);
    if (shared != null && --shared.heaps == 0) {
      IN_USE.remove(space);
      IDLE.computeIfAbsent(Layout.of(space), _ -> new ArrayDeque<>()).addLast(directory);
    }
  }

  private static final class Shared {
    final SlabDirectory directory;
    int heaps;

    Shared(SlabDirectory directory) {
      this.directory = directory;
    }
  }

  private record Layout(long pageSize, long highestAddress) {
    static Layout of(AddressSpace space) {
      return new Layout(space.info().pageSize(), space.info().highestAddress());
    }
  }
}
