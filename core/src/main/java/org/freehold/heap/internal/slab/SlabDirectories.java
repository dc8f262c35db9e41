package org.freehold.heap.internal.slab;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The directories of slabs, one for each address space on which a heap has slabs.
///
/// A directory whose last heap is closed is kept for the next space with the same layout: a thread
/// that still looks up an address for the closed heap finds memory there, and in it nothing of that
/// heap.
///
/// Thread-safe.
public final class SlabDirectories {

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

  private static final IdentityHashMap<AddressSpace, Shared> IN_USE = new IdentityHashMap<>();
  private static final Map<Layout, ArrayDeque<SlabDirectory>> KEPT = new HashMap<>();

  private SlabDirectories() {}

  /// The directory for a heap's space; null when its memory cannot be had. Each call asks for one
  /// [#release].
  ///
  /// @param space where the slabs are
  /// @param host where records come from; another one than the process's own gets a directory of
  ///   its own
  public static synchronized @Nullable SlabDirectory acquire(
      AddressSpace space, AddressSpace host) {
    if (!host.equals(AddressSpace.host())) {
      return SlabDirectory.tryCreate(host, space.info());
    }
    Shared shared = IN_USE.get(space);
    if (shared == null) {
      ArrayDeque<SlabDirectory> kept = KEPT.get(Layout.of(space));
      SlabDirectory directory =
          kept == null || kept.isEmpty()
              ? SlabDirectory.tryCreate(host, space.info())
              : kept.removeLast();
      if (directory == null) {
        return null;
      }
      shared = new Shared(directory);
      IN_USE.put(space, shared);
    }
    shared.heaps++;
    return shared.directory;
  }

  /// Ends a heap's use of a directory, in which it has no slab any more.
  public static synchronized void release(
      SlabDirectory directory, AddressSpace space, AddressSpace host) {
    if (!host.equals(AddressSpace.host())) {
      directory.release();
      return;
    }
    Shared shared = IN_USE.get(space);
    if (shared != null && --shared.heaps == 0) {
      IN_USE.remove(space);
      KEPT.computeIfAbsent(Layout.of(space), _ -> new ArrayDeque<>()).addLast(directory);
    }
  }
}
