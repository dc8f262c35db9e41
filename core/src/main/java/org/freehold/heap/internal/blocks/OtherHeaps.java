package org.freehold.heap.internal.blocks;

import org.jspecify.annotations.Nullable;

/// Knows which other heap an address belongs to, so that the report of an invalid free can name it.
@FunctionalInterface
public interface OtherHeaps {

  /// The name of another heap on the same address space that has a live block at an address.
  ///
  /// @return null when there is none, or that heap stays busy for longer than a moment
  @Nullable String nameOfOwner(long address);
}
