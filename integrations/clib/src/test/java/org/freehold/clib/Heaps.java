package org.freehold.clib;

import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.heap.PageHeap;
import org.freehold.vm.AddressSpace;

/// The heaps that libraries are tried on.
enum Heaps {
  /// As a program would make it, and nothing looks at its blocks.
  PLAIN,
  /// Keeps the stack of each block, for the leak report.
  TRACED,
  /// Each block on pages of its own, so that an overrun or a use after free in the library, or
  /// here, ends the JVM.
  PAGE_HEAP;

  Heap make() {
    HeapOptions.Builder builder =
        HeapOptions.builder(AddressSpace.host()).name(name().toLowerCase(java.util.Locale.ROOT));
    return Heap.create(
        switch (this) {
          case PLAIN -> builder.build();
          case TRACED -> builder.stackTraces(1).build();
          case PAGE_HEAP -> builder.pageHeap(PageHeap.FULL).build();
        });
  }
}
