package org.freehold.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.freehold.InvalidFreeException;
import org.freehold.InvalidFreeException.What;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.Region;
import org.freehold.vm.ReserveOptions;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A hundred thousand invalid frees among valid ones: each must be detected, be diagnosed
/// correctly, and leave the heap as it was.
class WrongFreeTest {

  private static final int TRIES = 100_000;
  private static final int MAX_BLOCKS = 500;

  private final TreeMap<Long, Long> live = new TreeMap<>();
  private final List<Long> freed = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(20);
  private final Map<What, Integer> tried = new HashMap<>();

  @ParameterizedTest
  @CsvSource({
    "native, AUTOMATIC",
    "simulated, AUTOMATIC",
    "native, ON",
    "simulated, ON",
    "native, OFF"
  })
  void everyWrongFreeIsCaughtAndNamed(String memoryKind, FrontEndMode frontEnd) {
    AddressSpace space =
        memoryKind.equals("native")
            ? AddressSpace.host()
            : SimulatedMachine.builder().build().createProcess("test");
    long foreign = space.reserve(1 << 20, ReserveOptions.COMMITTED);
    try (Heap heap =
            Heap.create(HeapOptions.builder(space).name("tested").frontEnd(frontEnd).build());
        Heap other =
            Heap.create(HeapOptions.builder(space).name("other").frontEnd(frontEnd).build())) {
      for (int i = 0; i < TRIES; i++) {
        churn(heap);
        wrongFree(heap, other, foreign);
        if (i % 10_000 == 0) {
          heap.validate();
        }
      }
      heap.validate();
      assertThat(heap.summary().busyBlocks()).isEqualTo(live.size());
      assertThat(tried).containsOnlyKeys(What.values());
    } finally {
      space.release(foreign);
    }
  }

  /// A few valid operations, so that blocks of all sizes come and go, and segments with them.
  private void churn(Heap heap) {
    if (live.size() < MAX_BLOCKS && random.nextInt(10) < 6) {
      long size = random.nextInt(500) == 0 ? random.nextInt(3 << 20) : random.nextInt(8_000);
      long address = heap.allocate(size);
      live.put(address, heap.sizeOf(address));
    } else if (!live.isEmpty()) {
      long address = randomLive();
      live.remove(address);
      heap.free(address);
      freed.add(address);
    }
  }

  private long randomLive() {
    Long address = live.ceilingKey(live.firstKey() + random.nextLong(span()));
    return address == null ? live.firstKey() : address;
  }

  private long span() {
    return live.lastKey() - live.firstKey() + 1;
  }

  private void wrongFree(Heap heap, Heap other, long foreign) {
    switch (random.nextInt(6)) {
      case 0 -> {
        assertCaught(heap, 0, What.NULL);
        assertCaught(heap, Long.MAX_VALUE, What.FOREIGN);
        assertThat(heap.isBlock(Long.MAX_VALUE)).isFalse();
      }
      case 1 -> assertCaught(heap, foreign + random.nextInt(1 << 20), What.FOREIGN);
      case 2 -> {
        if (!live.isEmpty()) {
          long block = randomLive();
          long size = Objects.requireNonNull(live.get(block));
          assertCaught(heap, block + 1 + random.nextLong(Math.max(1, size - 1)), What.INTERIOR);
        }
      }
      case 3 -> {
        if (!freed.isEmpty()) {
          freeAgain(heap, freed.get(random.nextInt(freed.size())));
        }
      }
      case 4 -> freeAnywhere(heap);
      default -> {
        long address = other.allocate(random.nextInt(10_000));
        assertCaught(heap, address, What.OTHER_HEAP);
        other.free(address);
      }
    }
  }

  /// Any address of a reservation of the heap, the part that was never committed included.
  private void freeAnywhere(Heap heap) {
    if (live.isEmpty()) {
      return;
    }
    AddressSpace space = heap.options().space();
    long base = space.query(randomLive()).allocationBase();
    long end = base;
    while (space.query(end).allocationBase() == base) {
      end = space.query(end).end();
    }
    freeAgain(heap, base + random.nextLong(end - base));
  }

  /// Freed memory may have been allocated again: then it is what the model says it is now.
  private void freeAgain(Heap heap, long address) {
    Map.Entry<Long, Long> around = live.floorEntry(address);
    boolean inside = around != null && address < around.getKey() + around.getValue();
    if (inside && around.getKey() == address) {
      return;
    }
    assertCaught(heap, address, inside ? What.INTERIOR : whatIsFree(heap, address));
  }

  /// Memory that the heap has released to the operating system may be somebody else's now.
  private static What whatIsFree(Heap heap, long address) {
    boolean isInUse = heap.options().space().query(address).state() != Region.State.FREE;
    return isInUse && heap.walk().noneMatch(each -> isIn(each, address)) ? What.FOREIGN : What.FREE;
  }

  private static boolean isIn(HeapEntry entry, long address) {
    return address >= entry.address() && address < entry.address() + entry.size();
  }

  private void assertCaught(Heap heap, long address, What what) {
    InvalidFreeException caught =
        catchThrowableOfType(InvalidFreeException.class, () -> heap.free(address));
    assertThat(caught).as("free of %x, which is %s", address, what).isNotNull();
    assertThat(caught.what()).as(caught.getMessage()).isEqualTo(what);
    assertThat(caught.address()).isEqualTo(address);
    tried.merge(what, 1, Integer::sum);
  }
}
