package org.freehold.inspect.internal.pointers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.heap.Heap;
import org.freehold.vm.AddressSpace;

/// Finds unreachable blocks, as a conservative garbage collector would: every aligned word in a
/// live block whose value is an address within a live block counts as a pointer to it.
///
/// With roots: the blocks that contain a root are reached, and so is every block that a reached
/// block points to. Without roots: a block is reached when another block points to it, so the first
/// block of a list is not, and a cycle of blocks is.
///
/// What it cannot see: addresses in Java variables, on stacks, in registers and in memory outside
/// the heaps, unless they are declared as roots; addresses that are stored in parts, shifted or as
/// offsets. What misleads it: words that look like addresses and are not, and stale pointers in
/// blocks whose owner no longer uses them. So an unreached block may still be in use, and a reached
/// one may be leaked.
///
/// Called with all heaps locked; threads that write into their blocks keep running. Takes 16 bytes
/// for each live block meanwhile.
public final class PointerSearch {

  private final Map<AddressSpace, PointerTargets> targets = new HashMap<>();

  private PointerSearch() {}

  /// Searches.
  ///
  /// @param heaps locked
  /// @param roots addresses; none to search for references instead
  public static PointerSearch of(List<Heap> heaps, List<Long> roots) {
    PointerSearch search = new PointerSearch();
    for (Heap heap : heaps) {
      search.targets.computeIfAbsent(heap.options().space(), PointerTargets::new).collect(heap);
    }
    for (PointerTargets target : search.targets.values()) {
      target.index();
      if (roots.isEmpty()) {
        target.markReferenced();
      } else {
        target.markFrom(roots);
      }
    }
    return search;
  }

  /// Whether a block is live and was not reached.
  public boolean isUnreached(Heap heap, long address) {
    PointerTargets target = targets.get(heap.options().space());
    return target != null && target.isUnreached(address);
  }
}
