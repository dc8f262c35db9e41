package org.freehold.heap.internal.engine;

import org.freehold.heap.internal.blocks.Blocks;
import org.freehold.heap.internal.blocks.SizeRoutedBlocks;
import org.freehold.internal.change.StackReserve;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.AddressSpaceException;
import org.freehold.vm.NativeAddressSpace;

/// Zeroing of blocks that were just allocated.
///
/// A large block has fresh pages, which are zero already, unless it got the pages of an earlier
/// one; very large ones get fresh pages then, so that what is never touched takes neither time nor
/// memory.
///
/// Thread-safe: nobody else knows the block.
final class Zeroing {

  /// From this size on, zeroing a block takes longer than getting pages for what is touched of it.
  private static final long MIN_DISCARDED = 32 << 20;

  private final AddressSpace space;
  private final Blocks blocks;
  private final SizeRoutedBlocks routed;
  private final HeapAccess access;

  Zeroing(AddressSpace space, Blocks blocks, SizeRoutedBlocks routed, HeapAccess access) {
    this.space = space;
    this.blocks = blocks;
    this.routed = routed;
    this.access = access;
  }

  /// Zeroes a block. O(n) for n bytes below 32 MiB.
  void zero(long address, long size) {
    boolean isLarge = blocks.isFresh(size);
    boolean isZero =
        isLarge && (!isReused(address) || (size >= MIN_DISCARDED && tryDiscard(address, size)));
    if (!isZero) {
      space.memory().fill(address, size, (byte) 0);
    }
  }

  private boolean isReused(long address) {
    StackReserve.require();
    access.enter();
    try {
      return routed.isReused(address);
    } finally {
      access.exit();
    }
  }

  /// Discards the contents of a large block, which fails where its pages are locked.
  private boolean tryDiscard(long address, long size) {
    if (!(space instanceof NativeAddressSpace)) {
      return false;
    }
    try {
      space.discard(address, size);
      return true;
    } catch (AddressSpaceException e) {
      return false;
    }
  }
}
