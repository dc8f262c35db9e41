package org.freehold.playground.internal.run;

import org.freehold.vm.AddressSpace;
import org.freehold.vm.ForwardingAddressSpace;
import org.freehold.vm.Memory;
import org.freehold.vm.SimulatedMachine;

/// An address space of a simulated machine whose memory writes its accesses down. Everything else
/// is the simulated one's.
final class TouchedSpace extends ForwardingAddressSpace {

  private final TouchedMemory memory;

  /// A fresh process of a fresh simulated machine.
  static TouchedSpace simulated(TouchLog log) {
    return new TouchedSpace(SimulatedMachine.builder().build().createProcess("playground"), log);
  }

  TouchedSpace(AddressSpace space, TouchLog log) {
    super(space);
    this.memory = new TouchedMemory(space.memory(), log);
  }

  @Override
  public Memory memory() {
    return memory;
  }
}
