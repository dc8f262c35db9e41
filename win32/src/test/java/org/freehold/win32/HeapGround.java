package org.freehold.win32;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// The two kinds of memory that facts about heaps must hold on.
enum HeapGround {
  SIMULATED,
  NATIVE;

  /// Memory of this kind, of a process of its own where there can be several.
  AddressSpace space() {
    return this == NATIVE
        ? AddressSpace.host()
        : SimulatedMachine.builder().build().createProcess("facts");
  }
}
