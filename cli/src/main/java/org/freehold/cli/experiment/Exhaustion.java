package org.freehold.cli.experiment;

import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;

/// The two programs of the experiment, one after the other in one process of a simulated 32-bit
/// machine.
///
/// A reservation starts at a multiple of 64 KiB. One byte takes a page of memory and all 64 KiB of
/// addresses, since the 60 KiB after the page cannot be reserved. So an address space that is
/// nearly all free can be unusable: the heap, which needs one more segment, is refused.
final class Exhaustion {

  private final SimulatedAddressSpace space;
  private final boolean preload;
  private final long blockBytes;

  /// Sets the process up.
  ///
  /// @param userRange bytes of addresses
  /// @param sharedPage whether the kernel's page is mapped; always with `preload`
  /// @param preload whether the process contains what a started program contains
  /// @param blockBytes size of a block of the second program
  Exhaustion(long userRange, boolean sharedPage, boolean preload, long blockBytes) {
    this.preload = preload;
    this.blockBytes = blockBytes;
    this.space =
        SimulatedMachine.builder()
            .bits(32)
            .userRange(userRange)
            .sharedPage(sharedPage || preload)
            .build()
            .createProcess("exhaustion");
    if (preload) {
      PreloadedProcess.load(space);
    }
  }

  AddressSpace space() {
    return space;
  }

  boolean isPreloaded() {
    return preload;
  }

  long blockBytes() {
    return blockBytes;
  }

  /// Runs both programs.
  ExhaustionResult run() {
    HeapOptions options = HeapOptions.builder(space).name("process").build();
    try (Heap heap = Heap.create(options)) {
      if (preload) {
        heap.allocate(1); // A started program has a heap with a first segment.
      }
      long virtualAllocations = exhaustAddresses();
      return exhaustHeap(heap, virtualAllocations);
    }
  }

  private long exhaustAddresses() {
    long allocations = 0;
    while (space.tryReserve(1, ReserveOptions.COMMITTED) != 0) {
      allocations++;
    }
    return allocations;
  }

  private ExhaustionResult exhaustHeap(Heap heap, long virtualAllocations) {
    long allocations = 0;
    while (heap.tryAllocate(blockBytes) != 0) {
      allocations++;
    }
    try {
      heap.allocate(blockBytes);
    } catch (OutOfMemoryException refused) {
      return ExhaustionResult.of(space, virtualAllocations, allocations, refused.diagnosis());
    }
    throw new IllegalStateException("a request that was refused is served, size=" + blockBytes);
  }
}
