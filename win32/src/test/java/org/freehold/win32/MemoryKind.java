package org.freehold.win32;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// The two kinds of memory on which facts about heaps must hold.
enum MemoryKind {
  SIMULATED,
  NATIVE;

  /// Memory of this kind, in a process of its own where there can be several.
  AddressSpace space() {
    return this == NATIVE
        ? AddressSpace.host()
        : SimulatedMachine.builder().build().createProcess("facts");
  }
}
