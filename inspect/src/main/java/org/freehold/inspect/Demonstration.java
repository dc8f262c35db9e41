package org.freehold.inspect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.trace.TraceEvent;
import org.freehold.trace.TraceReader;
import org.freehold.trace.Traces;
import org.freehold.vm.Protection;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;

/// A demonstration process that is the same every time: on a simulated 64-bit machine, with a heap
/// in which the trace of a real program has been replayed, and a few reservations of other kinds.
public final class Demonstration {

  private static final long MIB = 1 << 20;
  private static final long PAGE = 4096;

  private Demonstration() {}

  /// Makes the process and its map.
  ///
  /// @param trace what to replay in the heap
  /// @return the map after the last event
  /// @throws IOException when the trace cannot be read
  public static AddressMap of(Path trace) throws IOException {
    SimulatedAddressSpace space = SimulatedMachine.builder().build().createProcess("demonstration");
    HeapOptions options = HeapOptions.builder(space).name("demonstration").build();
    try (Heap heap = Heap.create(options);
        TraceReader reader = Traces.open(trace)) {
      play(reader, heap);
      long stack = addStack(space);
      addOthers(space);
      return SpaceMaps.of("demonstration", space, List.of(heap), Map.of(stack, Usage.STACK));
    }
  }

  private static void play(TraceReader reader, Heap heap) throws IOException {
    TraceEvent event = new TraceEvent();
    long[] addresses = new long[1024];
    while (reader.next(event)) {
      if (event.slot() >= addresses.length) {
        addresses = Arrays.copyOf(addresses, event.slot() * 2);
      }
      int slot = Math.max(0, event.slot());
      switch (event.op()) {
        case ALLOCATE -> addresses[slot] = heap.allocate(event.size());
        case REALLOCATE -> addresses[slot] = heap.reallocate(addresses[slot], event.size());
        case FREE -> heap.free(addresses[slot]);
        case FREE_NULL -> heap.free(0);
      }
    }
  }

  /// A stack that grows down, with a guard page below the part in use.
  private static long addStack(SimulatedAddressSpace space) {
    long stack = space.reserve(MIB, ReserveOptions.ANYWHERE.withTopDown(true));
    space.commit(stack + MIB - 5 * PAGE, PAGE, Protection.READ_WRITE.guarded());
    space.commit(stack + MIB - 4 * PAGE, 4 * PAGE, Protection.READ_WRITE);
    return stack;
  }

  /// A table of which every eighth megabyte is committed, and a reservation of one byte, which
  /// takes a page of memory and 64 KiB of addresses.
  private static void addOthers(SimulatedAddressSpace space) {
    long table = space.reserve(64 * MIB);
    for (long offset = 0; offset < 64 * MIB; offset += 8 * MIB) {
      space.commit(table + offset, MIB, Protection.READ_WRITE);
    }
    space.protect(table, MIB, Protection.READ);
    space.reserve(1, ReserveOptions.COMMITTED);
  }
}
