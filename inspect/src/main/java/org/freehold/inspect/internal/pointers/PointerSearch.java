package org.freehold.inspect.internal.pointers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freehold.heap.Heap;
import org.freehold.vm.AddressSpace;

/// Finds live blocks that nothing points to, as a conservative collector would: every aligned word
/// in a live block that holds an address within a live block counts as a pointer to it.
///
/// With roots: the blocks that hold a root are reached, and so is what a reached block points to.
/// Without: a block is reached when another block points to it, so the first block of a list is
/// not, and a ring of blocks is.
///
/// What it cannot know: addresses in Java variables, on stacks, in registers and in memory outside
/// of the heaps, unless they are declared as roots; addresses that are kept in parts, shifted or as
/// offsets; and words that look like addresses and are none, or are left in blocks whose holder no
/// longer uses them. So a mark is a question, and no mark is no proof.
///
/// Called with all heaps locked; threads that write into their blocks go on. Takes 16 bytes for
/// each live block meanwhile.
public final class PointerSearch {

  private final Map<AddressSpace, PointerTargets> grounds = new HashMap<>();

  private PointerSearch() {}

  /// Searches.
  ///
  /// @param heaps locked
  /// @param roots addresses; none to ask for references instead
  public static PointerSearch of(List<Heap> heaps, List<Long> roots) {
    PointerSearch search = new PointerSearch();
    for (Heap heap : heaps) {
      search.grounds.computeIfAbsent(heap.options().space(), PointerTargets::new).collect(heap);
    }
    for (PointerTargets ground : search.grounds.values()) {
      ground.index();
      if (roots.isEmpty()) {
        ground.markReferenced();
      } else {
        ground.markFrom(roots);
      }
    }
    return search;
  }

  /// Whether a block is live and was not reached.
  public boolean isUnreached(Heap heap, long address) {
    PointerTargets ground = grounds.get(heap.options().space());
    return ground != null && ground.isUnreached(address);
  }
}
