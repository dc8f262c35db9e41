package org.freehold.vm.internal.reservations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.freehold.testkit.Property;
import org.freehold.vm.Caching;
import org.freehold.vm.Protection;
import org.freehold.vm.Region;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The tree of reservations against a sorted map that is searched from one end to the other.
class VadTreeTest {

  private static final long PAGE = 0x1000;
  private static final long SLOT = 0x10000;
  private static final long FROM = SLOT;
  private static final long TO = 80 * SLOT;

  /// @param alignmentShift by how much an alignment exceeds the granularity
  private record Operation(
      boolean adds, boolean high, long pages, int alignmentShift, long address, int which) {}

  private static Operation draw(SplittableRandom random) {
    return new Operation(
        random.nextInt(5) < 3,
        random.nextBoolean(),
        random.nextInt(4) == 0 ? 1 + random.nextLong(400) : 1 + random.nextLong(20),
        random.nextInt(4) == 0 ? random.nextInt(4) : 0,
        random.nextLong(TO),
        random.nextInt(1 << 30));
  }

  private static final class Subject implements Property.Subject<Operation> {
    private final VadTree tree = new VadTree(SLOT);
    private final TreeMap<Long, Vad> model = new TreeMap<>();

    @Override
    public void apply(Operation operation) {
      long bytes = operation.pages() * PAGE;
      long alignment = SLOT << operation.alignmentShift();
      compareFits(bytes, alignment, FROM, TO);
      long from = operation.address() & -PAGE;
      compareFits(bytes, alignment, from, from + operation.which() % (TO - from) & -PAGE);
      compareLookUps(operation.address(), bytes);
      if (operation.adds()) {
        add(
            operation.high()
                ? tree.highestFit(bytes, alignment, FROM, TO)
                : tree.lowestFit(bytes, alignment, FROM, TO),
            bytes);
      } else if (!model.isEmpty()) {
        removeOrCut(operation);
      }
      assertThat(tree.size()).isEqualTo(model.size());
    }

    private void compareFits(long bytes, long alignment, long from, long to) {
      assertThat(tree.lowestFit(bytes, alignment, from, to))
          .isEqualTo(lowest(bytes, alignment, from, to));
      assertThat(tree.highestFit(bytes, alignment, from, to))
          .isEqualTo(highest(bytes, alignment, from, to));
    }

    private void add(long base, long bytes) {
      if (base >= 0) {
        Vad vad = vad(base, bytes);
        tree.add(vad);
        model.put(base, vad);
      }
    }

    /// Removes a reservation, or its first page alone, so that some start between two slots.
    private void removeOrCut(Operation operation) {
      Vad vad = model.values().stream().skip(operation.which() % model.size()).findFirst().get();
      tree.remove(vad);
      model.remove(vad.base());
      if (operation.high() && vad.size() > PAGE) {
        add(vad.base() + PAGE, vad.size() - PAGE);
      }
    }

    private void compareLookUps(long address, long bytes) {
      assertThat(tree.floor(address)).isSameAs(value(model.floorEntry(address)));
      assertThat(tree.higher(address)).isSameAs(value(model.higherEntry(address)));
      assertThat(tree.find(address)).isSameAs(holder(address));
      assertThat(tree.isFree(address, address + bytes)).isEqualTo(isFree(address, bytes));
    }

    private @Nullable Vad holder(long address) {
      Vad floor = value(model.floorEntry(address));
      return floor != null && address < floor.end() ? floor : null;
    }

    private boolean isFree(long from, long bytes) {
      return model.values().stream()
          .noneMatch(vad -> vad.base() < from + bytes && from < vad.end());
    }

    private long lowest(long bytes, long alignment, long from, long to) {
      for (long base = (from + alignment - 1) & -alignment; base + bytes <= to; base += alignment) {
        if (isFree(base, bytes)) {
          return base;
        }
      }
      return -1;
    }

    private long highest(long bytes, long alignment, long from, long to) {
      for (long base = (to - bytes) & -alignment; base >= from; base -= alignment) {
        if (isFree(base, bytes)) {
          return base;
        }
      }
      return -1;
    }

    @Override
    public void close() {
      assertThat(tree.toList()).containsExactlyElementsOf(model.values());
    }
  }

  private static @Nullable Vad value(java.util.Map.@Nullable Entry<Long, Vad> entry) {
    return entry == null ? null : entry.getValue();
  }

  private static Vad vad(long base, long bytes) {
    return new Vad(base, bytes, Protection.NONE, Region.Type.PRIVATE, Caching.CACHED);
  }

  @Test
  void findsTheLowestAndTheHighestFit() {
    Property.of("the tree finds what a search from one end finds", VadTreeTest::draw, Subject::new)
        .length(2_000)
        .check();
  }

  @Test
  void anEmptyTreeHasAllOfItsRange() {
    VadTree tree = new VadTree(SLOT);
    assertThat(tree.lowestFit(TO - FROM, SLOT, FROM, TO)).isEqualTo(FROM);
    assertThat(tree.highestFit(PAGE, SLOT, FROM, TO)).isEqualTo(TO - SLOT);
    assertThat(tree.lowestFit(TO - FROM + PAGE, SLOT, FROM, TO)).isEqualTo(-1);
  }

  @Test
  void ascendingInsertionsStayShallowEnoughForAMillion() {
    VadTree tree = new VadTree(SLOT);
    for (long i = 1; i <= 1_000_000; i++) {
      tree.add(vad(i * SLOT, PAGE));
    }
    assertThat(tree.lowestFit(PAGE, SLOT, SLOT, 1L << 47)).isEqualTo(1_000_001 * SLOT);
    assertThat(tree.find(500_000 * SLOT)).isNotNull();
  }
}
