package org.freehold.cli.replay;

import java.util.function.Supplier;
import org.freehold.cli.input.MemoryKind;
import org.freehold.heap.FrontEndMode;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// Makes the heap of each pass, on a ground that nobody used before: a pass must not find what
/// another one left behind.
///
/// @param name the heap's name in reports
/// @param ground what it stands on
/// @param limitBytes its fixed size, or 0 for a heap that grows
/// @param frontEnd whether small blocks come from slabs
record FreshHeaps(String name, MemoryKind ground, long limitBytes, FrontEndSwitch frontEnd)
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
    return switch (ground) {
      case NATIVE -> AddressSpace.host();
      case SIMULATED -> SimulatedMachine.builder().build().createProcess("replay");
    };
  }
}
