package org.freehold.heap.internal.slab;

import java.util.IdentityHashMap;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The registry of slab directories: one for each address space on which a heap has slabs, from the
/// first such heap to the last.
///
/// A heap that is closed excludes all of its threads first: none is inside a thread cache any more,
/// and none will be. So when the last heap is closed nobody reads the directory, and all of its
/// memory is released.
///
/// Thread-safe.
public final class SlabDirectories {

  private static final IdentityHashMap<AddressSpace, Shared> IN_USE = new IdentityHashMap<>();

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
    Shared known = IN_USE.get(space);
    if (known != null) {
      known.heaps++;
      return known.directory;
    }
    SlabDirectory directory = SlabDirectory.tryCreate(host, space.info());
    if (directory == null) {
      return null;
    }
    boolean isShared = false;
    try {
      IN_USE.put(space, new Shared(directory));
      isShared = true;
    } finally {
      if (!isShared) {
        directory.release();
      }
    }
    return directory;
  }

  /// Ends a heap's use of a directory, in which it no longer has any slab, and of which none of its
  /// threads reads anything any more.
  public static synchronized void release(
      SlabDirectory directory, AddressSpace space, AddressSpace host) {
    if (!host.equals(AddressSpace.host())) {
      directory.release();
      return;
    }
    Shared shared = IN_USE.get(space);
    if (shared == null) {
      return;
    }
    shared.heaps--;
    if (shared.heaps == 0) {
      IN_USE.remove(space);
      directory.release();
    } else {
      discardUnused(directory);
    }
  }

  /// Discards what the heap has left unused. If there is no Java memory for that, it stays until
  /// the next heap is closed.
  private static void discardUnused(SlabDirectory directory) {
    try {
      directory.discardUnused(false);
    } catch (OutOfMemoryError | StackOverflowError e) {
      // Nothing has been changed by what failed.
    }
  }

  /// A directory and the heaps that use it.
  private static final class Shared {
    final SlabDirectory directory;
    int heaps = 1;

    Shared(SlabDirectory directory) {
      this.directory = directory;
    }
  }
}
