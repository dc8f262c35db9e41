package org.freehold.playground.internal.stories;

import java.util.List;
import org.freehold.OutOfMemoryException;
import org.freehold.heap.Heap;
import org.freehold.heap.HeapOptions;
import org.freehold.playground.internal.stories.Settings.Setting;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedAddressSpace;
import org.freehold.vm.SimulatedMachine;

/// Why holes of 60 KiB cannot be used: a process with 2 GiB of addresses reserves and commits one
/// byte until it is refused, and then a heap asks for memory. It is the experiment of `freehold
/// experiment exhaustion`, told call by call.
final class GranularityStory {

  private static final long KIB = 1024;
  private static final int SLOTS = 8;
  private static final int PIECES = 1024;
  private static final int HEAP_REQUEST = 100;

  private final SimulatedAddressSpace space;
  private final long lowest;
  private final Telling telling = new Telling();
  private long reservations;

  private GranularityStory(long granularity) {
    space =
        SimulatedMachine.builder()
            .bits(32)
            .granularity(granularity)
            .build()
            .createProcess("granularity");
    lowest = space.info().lowestAddress();
  }

  static Teller teller() {
    return new Teller(
        "granularity",
        List.of(
            new Setting("granularity", "KiB of the granularity, a power of two", 64, 4, 64),
            new Setting("bytes", "bytes of each reservation", 1, 1, 1 << 20)),
        settings ->
            new GranularityStory(Long.highestOneBit(settings.get("granularity")) * KIB)
                .tell(settings.get("bytes")));
  }

  private Story tell(long bytes) {
    String call = "VirtualAlloc(" + bytes + (bytes == 1 ? " byte)" : " bytes)");
    moment("", "A process of 32 bits with 2 GiB of addresses, and nothing in it.");
    for (int i = 0; i < 3; i++) {
      long address = reserve(bytes);
      telling.address("last", address);
      moment(call, "Reserved and committed at 0x" + Long.toHexString(address) + ".");
    }
    while (reserve(bytes) != 0) {
      // Until it is refused.
    }
    moment(call + ", again and again", "The last one is refused.");
    heap(HEAP_REQUEST);
    release(1);
    heap(HEAP_REQUEST);
    release(16);
    heap(HEAP_REQUEST);
    return telling.story();
  }

  /// Reserves and commits.
  ///
  /// @return the address, or 0
  private long reserve(long bytes) {
    long address = space.tryReserve(bytes, ReserveOptions.COMMITTED);
    reservations += address == 0 ? 0 : 1;
    return address;
  }

  /// Releases reservations from the lowest on, as long as there are any.
  private void release(int count) {
    List<Long> bases =
        space.regions().map(each -> each.allocationBase()).distinct().limit(count).toList();
    bases.forEach(space::release);
    reservations -= bases.size();
    moment(
        "VirtualFree of " + (count == 1 ? "one of them" : count + " neighbours"),
        count == 1 ? "One reservation is released." : "Their addresses are one free range now.");
  }

  private void heap(int size) {
    String call = "malloc(" + size + ")";
    try (Heap heap = Heap.create(HeapOptions.builder(space).name("C heap").build())) {
      long block = heap.allocate(size);
      telling.address("block", block);
      moment(call, "The heap got memory, and served it at 0x" + Long.toHexString(block) + ".");
    } catch (OutOfMemoryException e) {
      telling.text("why", e.diagnosis().sentence());
      moment(call, "Refused: " + e.diagnosis().sentence() + ".");
    }
  }

  private void moment(String call, String answer) {
    Pages pages = new Pages(space);
    Pages.FreeAddresses free = pages.freeAddresses();
    telling
        .window("pages", pages.window(lowest, lowest + SLOTS * 64 * KIB))
        .window("all", pages.overview(PIECES))
        .count("reservations", reservations)
        .bytes("addresses", space.info().highestAddress() + 1 - lowest)
        .bytes("reserved", space.reservedBytes())
        .bytes("committed", space.committedBytes())
        .bytes("free", free.bytes())
        .bytes("largest", free.largest())
        .count("holes", free.holes())
        .bytes("unusable", free.unusable())
        .bytes("page", space.info().pageSize())
        .bytes("granularity", space.info().granularity())
        .bytes("hole", space.info().granularity() - space.info().pageSize())
        .moment(call, answer);
  }
}
