package org.freehold.cli.replay;

import java.util.function.Supplier;
import org.freehold.cli.input.MemoryKind;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// Creates the heap of each pass in memory that nobody has used: a pass must not find what an
/// earlier one left there.
///
/// @param name the heap's name in reports
/// @param space the kind of memory that it uses
/// @param limitBytes its fixed size, or 0 for a heap that grows
/// @param frontEnd whether small blocks come from slabs
record FreshHeaps(String name, MemoryKind space, long limitBytes, FrontEndSwitch frontEnd)
    implements Supplier<Heap> {

  @Override
  public Heap get() {
    return Heap.create(
        HeapOptions.builder(freshSpace())
            .name(name)
            .maximumSize(limitBytes)
            .frontEnd(mode())
            .build());
  }

  private FrontEndMode mode() {
    return switch (frontEnd) {
      case AUTOMATIC -> FrontEndMode.AUTOMATIC;
      case ON -> FrontEndMode.ON;
      case OFF -> FrontEndMode.OFF;
    };
  }

  private AddressSpace freshSpace() {
    return switch (space) {
      case NATIVE -> AddressSpace.host();
      case SIMULATED -> SimulatedMachine.builder().build().createProcess("replay");
    };
  }
}
