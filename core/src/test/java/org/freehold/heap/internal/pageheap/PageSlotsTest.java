package org.freehold.heap.internal.pageheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.freehold.testkit.Property;
import org.freehold.vm.AddressSpace;
import org.freehold.vm.SimulatedMachine;
import org.junit.jupiter.api.Test;

/// Slots against a map of those in use: INV-PAGE-01, slots and free runs fill the arenas without
/// gaps or overlaps, and INV-PAGE-02, free runs do not touch.
class PageSlotsTest {

  private static final long PAGE = 4096;

  /// A slot of a number of pages to take, or none and a number for which one to return; of arenas
  /// that are free, sometimes.
  record Operation(int pages, int alignmentShift, boolean isInFront, int number) {
    static Operation draw(SplittableRandom random) {
      int pages = random.nextInt(5) < 3 ? 2 + random.nextInt(40) : 0;
      int shift = random.nextInt(8) == 0 ? 12 + random.nextInt(6) : 12;
      return new Operation(pages, shift, random.nextBoolean(), random.nextInt(1_000));
    }
  }

  @Test
  void slotsAndFreeRunsFillTheArenas() {
    Property.of("slots and free runs fill the arenas", Operation::draw, Subject::new).check();
  }

  @Test
  void aSlotThatIsReturnedCoalescesOnBothSides() {
    PageSlots slots = new PageSlots(space(), (_, _) -> {});
    long[] starts = new long[3];
    for (int i = 0; i < 3; i++) {
      starts[i] = slots.take(2 * PAGE, 0, PAGE);
    }
    assertThat(starts[1]).isEqualTo(starts[0] + 2 * PAGE);
    assertThat(starts[2]).isEqualTo(starts[1] + 2 * PAGE);

    slots.give(starts[0], 2 * PAGE);
    assertThat(slots.freeBytesAt(starts[0])).isEqualTo(2 * PAGE);
    slots.give(starts[2], 2 * PAGE);
    assertThat(slots.freeBytesAt(starts[2])).as("with the rest").isGreaterThan(2 * PAGE);
    slots.give(starts[1], 2 * PAGE);
    assertThat(slots.freeBytesAt(starts[0])).isEqualTo(slots.reservedBytes);
    assertThat(slots.freeBytesAt(starts[1])).isZero();
    slots.releaseAll();
  }

  private static AddressSpace space() {
    return SimulatedMachine.builder().bits(64).build().createProcess("slots");
  }

  private static final class Subject implements Property.Subject<Operation> {
    private final List<Long> released = new ArrayList<>();
    private final PageSlots slots = new PageSlots(space(), (start, _) -> released.add(start));

    /// Bytes of the slots in use by their address.
    private final Map<Long, Long> used = new TreeMap<>();

    @Override
    public void apply(Operation operation) {
      if (operation.pages > 0) {
        take(operation);
      } else if (!used.isEmpty()) {
        long address = new ArrayList<>(used.keySet()).get(operation.number % used.size());
        slots.give(address, Objects.requireNonNull(used.remove(address)));
      }
      if (operation.number % 50 == 0) {
        slots.releaseFree();
      }
      compare();
    }

    private void take(Operation operation) {
      long bytes = operation.pages * PAGE;
      long offset = operation.isInFront ? PAGE : 0;
      long alignment = 1L << operation.alignmentShift;
      long slot = slots.take(bytes, offset, alignment);
      assertThat(slot).isNotZero();
      assertThat((slot + offset) % alignment).isZero();
      used.put(slot, bytes);
    }

    private void compare() {
      long[] sums = new long[2];
      slots.forEachArena((base, bytes) -> {
        assertThat(slots.contains(base)).isTrue();
        assertThat(slots.contains(base + bytes - 1)).isTrue();
        assertThat(released).doesNotContain(base);
        sums[0] += bytes;
        boolean isAfterFree = false;
        long position = base;
        while (position < base + bytes) {
          long free = slots.freeBytesAt(position);
          Long slot = used.get(position);
          assertThat(free == 0).as("a slot or a free run").isEqualTo(slot != null);
          assertThat(free != 0 && isAfterFree).as("two free runs touch").isFalse();
          isAfterFree = free != 0;
          position += slot == null ? free : slot;
          sums[1] += free;
        }
        assertThat(position).isEqualTo(base + bytes);
      });
      assertThat(slots.reservedBytes).isEqualTo(sums[0]);
      assertThat(slots.freeBytes).isEqualTo(sums[1]);
      assertThat(sums[0] - sums[1])
          .isEqualTo(used.values().stream().mapToLong(Long::longValue).sum());
    }

    @Override
    public void close() {
      slots.releaseAll();
    }
  }
}
