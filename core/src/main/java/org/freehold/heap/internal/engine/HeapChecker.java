package org.freehold.heap.internal.engine;

import org.freehold.heap.internal.backend.BackEnd;
import org.freehold.heap.internal.blocks.LargeBlocks;
import org.freehold.heap.internal.check.SpaceChecker;
import org.freehold.heap.internal.frontend.FrontEnd;
import org.freehold.heap.internal.frontend.SlabChecker;
import org.freehold.vm.AddressSpace;
import org.jspecify.annotations.Nullable;

/// The checker of a heap: its records against each other and against the address space, by the
/// checker of each machine in turn. O(n) for n ranges. The heap's lock is held and the front end
/// suspended.
///
/// | invariant | says | checked in |
/// |---|---|---|
/// | INV-HEAP-01 | ranges fill their segment without gaps | `BackEndChecker` |
/// | INV-HEAP-02 | no two uncommitted ranges of a segment are adjacent, nor two free ones where they are coalesced | `BackEndChecker` |
/// | INV-HEAP-03 | pages of blocks and free ranges are committed, those of uncommitted ranges are not | `BackEndChecker`, [LargeBlocks] |
/// | INV-HEAP-04 | each total is the sum of what it counts | `BackEndChecker`, [SlabChecker] |
/// | INV-HEAP-05 | each segment and large block is one whole reservation | `BackEndChecker`, [LargeBlocks] |
/// | INV-HEAP-06 | each free or uncommitted range is in its index, and nothing else is | `BackEndChecker` |
/// | INV-HEAP-07 | an indexed range lies in a segment | `Ranges` |
/// | INV-HEAP-08 | recorded sizes fit their blocks | `BackEndChecker` |
/// | INV-HEAP-09 | a slab is in the list that fits its blocks in use | [SlabChecker] |
/// | INV-HEAP-10 | a slab is one block of the back end, its pages lead to it, its bits agree with its counts | [SlabChecker] |
/// | INV-HEAP-11 | a debug heap knows each of its blocks | `DebugHeapBlocks` |
/// | INV-HEAP-12 | bins hold blocks of their cache's slabs that are in use and not live | `BinsChecker` |
/// | INV-HEAP-13 | uncommitted ranges are whole pages | `BlockMap`, as a range becomes uncommitted |
final class HeapChecker {

  private final SpaceChecker space;
  private final BackEnd backEnd;
  private final LargeBlocks large;
  private final @Nullable FrontEnd frontEnd;

  HeapChecker(AddressSpace space, BackEnd backEnd, LargeBlocks large, @Nullable FrontEnd frontEnd) {
    this.space = new SpaceChecker(space);
    this.backEnd = backEnd;
    this.large = large;
    this.frontEnd = frontEnd;
  }

  /// Checks all invariants of the table.
  ///
  /// @throws HeapCorruptionException naming the first invariant that does not hold
  void check() {
    backEnd.check(space);
    if (frontEnd != null) {
      new SlabChecker(frontEnd, backEnd, space.pageSize()).check();
    }
    large.check(space);
  }
}
