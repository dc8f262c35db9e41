package org.freehold.heap.internal.blocks;

import org.jspecify.annotations.Nullable;

/// Finds the other heap that owns an address, so that the diagnosis of an invalid free can name it.
@FunctionalInterface
public interface OtherHeaps {

  /// The name of another heap on the same address space that has a live block at an address.
  ///
  /// @return null when there is none, or that heap stays busy for too long
  @Nullable String nameOfOwner(long address);
}
