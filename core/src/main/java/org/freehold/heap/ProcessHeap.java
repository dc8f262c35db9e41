package org.freehold.heap;

import org.freehold.vm.AddressSpace;

/// The process heap, which is made by the first call that needs it and lives as long as the
/// process.
final class ProcessHeap {

  static final Heap INSTANCE =
      Heap.create(
          HeapOptions.builder(AddressSpace.host())
              .name("process")
              .frontEnd(FrontEndMode.ON)
              .build(),
          AddressSpace.host(),
          true);

  private ProcessHeap() {}
}
