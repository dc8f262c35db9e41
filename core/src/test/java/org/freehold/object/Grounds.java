package org.freehold.object;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.freehold.heap.DebugOption;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;

/// A kind of heap that objects are made on.
record Grounds(String name, UnaryOperator<HeapOptions.Builder> options, int bits) {

  static Stream<Grounds> all() {
    return Stream.of(
        new Grounds("native", b -> b, 0),
        new Grounds(
            "native, debug", b -> b.debugging(DebugOption.TAIL_CHECK, DebugOption.FREE_CHECK), 0),
        new Grounds("simulated 64 bit", b -> b, 64),
        new Grounds("simulated 32 bit", b -> b, 32));
  }

  /// Heaps that refuse now and then.
  static Stream<Grounds> tight() {
    return Stream.of(
        new Grounds("native, 256 KiB", b -> b.byteLimit(256 << 10), 0),
        new Grounds("simulated 64 bit, 256 KiB", b -> b.byteLimit(256 << 10), 64));
  }

  Heap heap() {
    AddressSpace space =
        bits == 0
            ? AddressSpace.host()
            : SimulatedMachine.builder().bits(bits).build().createProcess("test");
    return Heap.create(options.apply(HeapOptions.builder(space)).build());
  }

  @Override
  public String toString() {
    return name;
  }
}
