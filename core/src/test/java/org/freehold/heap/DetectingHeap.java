package org.freehold.heap;

import java.util.function.UnaryOperator;
import org.freehold.vm.AddressSpace;

/// The kinds of heaps that detect errors, for tests of what all of them must survive.
enum DetectingHeap {
  DEBUG(b -> b.debugging(DebugOption.PARAMETER_CHECK, DebugOption.TAGGING)),
  QUARANTINE(b ->
      b.debugging(Debugging.of(DebugOption.PARAMETER_CHECK).withQuarantine(20_000))
          .largeThreshold(1 << 20)),
  LIGHT(b -> b.debugging(DebugOption.PAGE_HEAP_LIGHT, DebugOption.FREE_CHECK)),
  PAGES(b -> b.pageHeap(PageHeap.FULL.withTraces(false).withQuarantine(20, 1 << 20))),
  PAGES_WITH_STACKS(b -> b.pageHeap(PageHeap.FULL.withQuarantine(20, 1 << 20))),
  STACKS(b -> b.stackTraces(1)),
  DEBUG_WITH_STACKS(b ->
      b.debugging(Debugging.of(DebugOption.PARAMETER_CHECK).withQuarantine(20_000)).stackTraces(1));

  @SuppressWarnings("ImmutableEnumChecker") // The functions have no state.
  private final UnaryOperator<HeapOptions.Builder> options;

  DetectingHeap(UnaryOperator<HeapOptions.Builder> options) {
    this.options = options;
  }

  /// Makes a heap of this kind.
  Heap create(AddressSpace space) {
    return Heap.create(options.apply(HeapOptions.builder(space).name(name())).build());
  }

  /// Whether every block has a guard page.
  boolean hasGuardPages() {
    return this == PAGES || this == PAGES_WITH_STACKS;
  }
}
